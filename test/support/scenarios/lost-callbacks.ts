/** All callbacks are lost for ten minutes: how long until each card says what became of its message all the same. */
import { people, places } from '../../../emulators/slack/seed.ts';
import { createBot } from '../bot/in-process.ts';
import { createManualClock } from '../manual-clock.ts';
import { startGate } from './gate.ts';

const lostForMs = 10 * 60_000;
const stepMs = 5_000;

/** In milliseconds of the bot's clock, from the moment at which Plivo took each message to its final card. */
export const loseCallbacks = async (messages: number): Promise<{ finalAfterMs: number[]; lost: number }> => {
  const clock = createManualClock();
  let port = 0;
  const gate = await startGate(() => port);
  const bot = await createBot({
    clock,
    plivo: { now: clock.now, after: clock.after },
    slack: { now: clock.now },
    env: { PUBLIC_URL: gate.url, USER_DAILY_LIMIT: '10000', TEAM_DAILY_LIMIT: '10000' },
  });
  port = bot.port;
  const texts = Array.from({ length: messages }, (_, n) => `Unheard ${n}.`);
  const finalAt = new Map<string, number>();
  const note = () => {
    for (const card of bot.cards().map((it) => bot.slack.textOf(it))) {
      const text = /Unheard \d+\./.exec(card)?.[0] ?? '';
      if (card.includes('Delivered') && !finalAt.has(text)) finalAt.set(text, clock.now());
    }
  };
  try {
    gate.shut();
    const startedAt = clock.now();
    let sent = 0;
    // Half an hour is far beyond the bound, so that what breaks it is measured and not waited for.
    for (let passed = 0; passed < 30 * 60_000 && finalAt.size < messages; passed = clock.now() - startedAt) {
      if (passed >= lostForMs) gate.open();
      for (; sent < messages && passed >= (sent / messages) * lostForMs; sent += 1) {
        await bot.people.command({ user: people.sender, channel: places.general, text: `+14155550123 ${texts[sent]}` });
      }
      await clock.advance(stepMs);
      await bot.quiet();
      note();
    }
    const takenAt = (text: string) => bot.plivo.messages.find((it) => it.text === text)?.at ?? 0;
    return {
      finalAfterMs: texts.map((text) => (finalAt.get(text) ?? Number.POSITIVE_INFINITY) - takenAt(text)),
      lost: bot.plivo.callbacks.filter(({ answer }) => 'error' in answer).length,
    };
  } finally {
    await bot.close();
    await gate.close();
  }
};
