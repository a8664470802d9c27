/** Whether a bot could start with this environment, and what in it is allowed but seldom meant. */
import { differs, type Finding, failed, ok } from '../../checks/check.ts';
import { type Environment, loadConfig, misspeltIn } from '../../config/index.ts';
import { seldomMeantIn } from '../../config/seldom-meant.ts';
import { ConfigError } from '../../ports/errors.ts';

/** Names variables, never what they hold. */
export const checkConfiguration = (env: Environment): Finding => {
  try {
    const unusual = seldomMeantIn(loadConfig(env)).map(({ why, set }) => `${set}: ${why}.`);
    const slips = misspeltIn(env).map(({ given, meant }) => `${given} means nothing; did you mean ${meant}?`);
    const warnings = [...slips, ...unusual];
    if (warnings.length === 0) return ok('A bot can start with it.');
    return differs(`A bot can start with it. ${warnings.join(' ')}`, 'Change it in .env, then restart the bot.');
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return failed(error.lines.map(toSentence).join(' '), 'Change it in .env, or in the environment of the bot.');
  }
};

const toSentence = (line: string): string => (/[.?]$/.test(line) ? line : `${line}.`);
