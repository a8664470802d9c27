/** Texts that were made to keep the app busy: whoever writes one is answered at once, so nobody waits for it. */
import { describe, expect, it } from 'vitest';
import { people, places } from '../../../emulators/slack/seed.ts';
import { startBot } from '../../harness.ts';
import { cpuMsOfAsync } from '../../support/cpu-time.ts';

/** Of processor time of the bot with the played Slack; these texts took between 1.6 s and 8 s. */
const boundMs = 1_000;
const to = '415-555-0123';

const texts: readonly [what: string, text: string][] = [
  ['40,000 letters', 'a'.repeat(40_000)],
  ['20,000 characters without a width', '\u200d'.repeat(20_000)],
  ['40,000 accents in the wrong order', `a${'\u0315'.repeat(20_000)}${'\u0300'.repeat(20_000)}`],
  ['a link of 39,000 commas', `https://example.com/${','.repeat(39_000)}x.jpg`],
  ['39,000 commas', `see ${','.repeat(39_000)}x`],
];

describe.each(texts)('%s', (_what, text) => {
  it('is answered at once after /mms', async () => {
    const bot = await startBot();
    let answer = '';
    const ms = await cpuMsOfAsync(async () => {
      answer = await bot.answerTo(`${to} ${text}`);
    });
    expect(answer).not.toBe('');
    expect(ms).toBeLessThan(boundMs);
  });

  it('is answered at once in a mention', async () => {
    const bot = await startBot();
    const user = people.sender;
    const ms = await cpuMsOfAsync(async () => {
      await bot.people.mention({ user, channel: places.general, text: `@mms ${to} ${text}` });
      await bot.quiet();
    });
    expect(ms).toBeLessThan(boundMs);
  });
});
