import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { places } from '../../../emulators/slack/seed.ts';
import { startApp } from '../../../src/app/start.ts';
import { loadConfig } from '../../../src/config/index.ts';
import { createLogger } from '../../../src/observability/logger.ts';
import { environmentOf, startWorld } from '../../harness.ts';
import { eventually } from '../../support/eventually.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const hour = 3_600_000;
const to = '+14155550123';

it('does not send on Monday what was held on Friday, and says so', async () => {
  const world = await startWorld({ plivo: { autoReports: false } });
  const folder = mkdtempSync(join(tmpdir(), 'slack-mms-late-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const clock = createManualClock();
  const config = loadConfig(environmentOf(world, { STORE_URL: `sqlite://${folder}/store.sqlite`, UNDO_SECONDS: '60' }));
  const log = createLogger({ level: 'silent' });

  const friday = await startApp(config, { log, clock });
  await world.type(`${to} I am outside`);
  await world.cardSays('Goes out at');
  await friday.stop();
  await clock.advance(60 * hour);

  const monday = await startApp(config, { log, clock });
  onTestFinished(monday.stop);
  await eventually('the card says that it is too late', async () => {
    await clock.advance(500);
    return world.cardText().includes('could not go out within 60 minutes');
  });

  expect(world.plivo.messages).toEqual([]);
  expect(world.labels()).toContain('Send again');
});

it('does not send what waited for its turn for too long while nobody ran', async () => {
  const world = await startWorld({ plivo: { autoReports: false } });
  const folder = mkdtempSync(join(tmpdir(), 'slack-mms-late-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const clock = createManualClock();
  const env = { STORE_URL: `sqlite://${folder}/store.sqlite`, PLIVO_SMS_PER_SECOND: '0.001', MAX_RECIPIENTS: '12' };
  const config = loadConfig(environmentOf(world, env));
  const log = createLogger({ level: 'silent' });
  const many = Array.from({ length: 12 }, (_, n) => `+141555501${String(n + 10)}`);

  const before = await startApp(config, { log, clock });
  await world.type(`${many.join(', ')} Hello`);
  await world.taken(10);
  await before.stop();
  await clock.advance(60 * hour);

  const after = await startApp(config, { log, clock });
  onTestFinished(after.stop);
  const replies = () => world.slack.messages(places.general).map((it) => world.slack.textOf(it));
  await eventually('both that waited are too late', async () => {
    await clock.advance(500);
    return replies().filter((text) => text.includes('could not go out within 60 minutes')).length >= 2;
  });

  expect(world.plivo.messages).toHaveLength(10);
});
