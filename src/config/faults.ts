/** What is wrong with an environment, in lines for an operator. They never quote a value, which may be a secret. */
import type { z } from 'zod';
import { type Name, schema } from './variables.ts';

/** One line per variable: the first thing that is wrong with it. */
export const fieldFaults = ({ issues }: z.ZodError): string[] => {
  const first = new Map<Name, string>();
  for (const { path, message } of issues) {
    const name = path[0] as Name;
    const fault = typeof path[1] === 'number' ? `entry ${path[1] + 1} ${message}` : message;
    if (!first.has(name)) first.set(name, line(typeof path[1] === 'number' ? `${name}:` : name, fault, name));
  }
  return [...first.values()];
};

/** What no single variable can know. */
export const choiceFaults = (given: { [N in Name]?: string }): string[] => {
  const faults: string[] = [];
  if (!given.SLACK_APP_TOKEN && !given.SLACK_SIGNING_SECRET) {
    faults.push(
      line('SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP):', 'one must be set', 'SLACK_APP_TOKEN'),
    );
  }
  if (Boolean(given.PLIVO_SENDER_NUMBER) === Boolean(given.PLIVO_POWERPACK_UUID)) {
    const fault = given.PLIVO_SENDER_NUMBER ? 'only one may be set' : 'one must be set';
    faults.push(line('PLIVO_SENDER_NUMBER or PLIVO_POWERPACK_UUID:', fault, 'PLIVO_SENDER_NUMBER'));
  }
  return faults;
};

const line = (subject: string, fault: string, name: Name): string =>
  `${subject} ${fault}. Example: ${name}=${schema.shape[name].meta()?.example}`;
