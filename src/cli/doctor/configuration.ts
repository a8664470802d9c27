/** Whether a bot could start with this environment, and what in it is allowed but seldom meant. */
import { differs, type Finding, failed, ok } from '../../checks/check.ts';
import { type Environment, loadConfig, misspeltIn } from '../../config/index.ts';
import { seldomMeantIn } from '../../config/seldom-meant.ts';
import { ConfigError } from '../../ports/errors.ts';

/** One finding for each fault; they name variables and quote examples, never what is set. */
export const checkConfiguration = (env: Environment): Finding[] => {
  try {
    const unusual = seldomMeantIn(loadConfig(env)).map(({ why, set }) => differs(`${set}: ${why}.`, changeIt));
    const slips = misspeltIn(env).map(({ given, meant }) =>
      differs(`${given} is set, and means nothing.`, `Did you mean ${meant}?`),
    );
    const warnings = [...slips, ...unusual];
    return warnings.length > 0 ? warnings : [ok('A bot can start with it.')];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.lines.map(asFinding);
  }
};

const changeIt = 'Change it in .env if that is not what you want, and restart the bot.';

const asFinding = (line: string): Finding => {
  const [says = '', example] = line.split(' Example: ');
  return failed(says, example && `In .env, such as ${example}`);
};
