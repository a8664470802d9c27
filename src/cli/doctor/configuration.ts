/** Whether a bot could start with this environment, and what in it is allowed but seldom meant. */
import { isPlainHttp } from '../../app/public-url.ts';
import { differs, type Finding, failed, ok } from '../../checks/check.ts';
import { type Environment, loadConfig, misspeltIn } from '../../config/index.ts';
import { seldomMeantIn } from '../../config/seldom-meant.ts';
import { ConfigError } from '../../ports/errors.ts';

/** One finding for each fault; they name variables and quote examples, never what is set. */
export const checkConfiguration = (env: Environment): Finding[] => {
  try {
    const config = loadConfig(env);
    const unusual = seldomMeantIn(config).map(({ why, set }) => differs(`${set}: ${why}.`, changeIt));
    const slips = misspeltIn(env).map(({ given, meant }) =>
      differs(`${given} is set, and means nothing.`, `Did you mean ${meant}?`),
    );
    const warnings = [...slips, ...unusual, ...(isPlainHttp(config.http.publicUrl) ? [plainHttp] : [])];
    return warnings.length > 0 ? warnings : [ok('A bot can start with it.')];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.lines.map(asFinding);
  }
};

const changeIt = 'Change it in .env if that is not what you want, and restart the bot.';

const plainHttp = differs(
  "PUBLIC_URL isn't https://, so Plivo's reports can be read and repeated on their way.",
  'Put a proxy with TLS in front of the bot, and use https://.',
);

const asFinding = (line: string): Finding => {
  const [says = '', example] = line.split(' Example: ');
  return failed(says, example && `In .env, such as ${example}`);
};
