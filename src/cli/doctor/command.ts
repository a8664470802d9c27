/** `slack-mms doctor`: its options, and what becomes of its findings. */
import type { Command } from 'commander';
import { version } from '../../app/version.ts';
import { isFine } from '../../checks/check.ts';
import { renderReport } from '../../checks/report.ts';
import { checkConfiguration } from './configuration.ts';

export const describe = (command: Command): void => {
  command.action(() => {
    const results = [{ name: 'Configuration', finding: checkConfiguration(process.env) }];
    process.stdout.write(renderReport(results, `version ${version}, Node ${process.version}`));
    process.exitCode = isFine(results) ? 0 : 1;
  });
};
