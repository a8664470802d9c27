/** The other end of `child.ts`: a program that answers the process that started it, and ends with it. */
import { Socket } from 'node:net';
import { type Content, onMessages, writeMessage } from './message-pipe.ts';

/** Behind standard input, output and error. */
const pipeFd = 3;

/** @param answerTo may not reject; undefined leaves a request without an answer. The parts that came are freed after it. */
export const answerParent = <Request, Answer>(
  answerTo: (request: Content<Request>) => Promise<Content<Answer> | undefined>,
): void => {
  const pipe = new Socket({ fd: pipeFd });
  pipe.on('close', () => process.exit());
  // The parent has ended; `close` follows.
  pipe.on('error', () => undefined);
  onMessages<Request>(pipe, async ({ id, ...request }) => {
    const answer = await answerTo(request);
    // The collector is in no hurry: it sees small objects, while each holds megabytes.
    for (const { buffer } of request.parts) buffer.transfer(0);
    if (answer) writeMessage(pipe, { id, ...answer });
  });
};
