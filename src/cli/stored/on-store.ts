/** What the commands about stored data have in common. */
import { readPart } from '../../config/part.ts';
import { schema } from '../../config/variables.ts';
import { AppError, ConfigError } from '../../ports/errors.ts';

const storePart = schema.pick({ STORE_URL: true });

/**
 * An action of a command on the bot's store. What it answers is printed; what fails is one sentence on standard error, and
 * the process ends with 1.
 *
 * @param work gets the address of the store, and then what the command was given
 */
export const onStore =
  <Given extends unknown[]>(work: (storeUrl: string, ...given: Given) => Promise<string>) =>
  async (...given: Given): Promise<void> => {
    try {
      const read = readPart(process.env, storePart);
      if ('faults' in read) throw new ConfigError(read.faults);
      const answer = await work(read.values.STORE_URL, ...given);
      if (answer) process.stdout.write(`${answer}\n`);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 1;
    }
  };
