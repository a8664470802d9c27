import { expect, it } from 'vitest';
import { people, places } from '../../../emulators/slack/seed.ts';
import { startAtRest } from '../../harness.ts';
import { eventually } from '../../support/eventually.ts';
import { catJpeg } from '../../support/picture-host.ts';

const minute = 60_000;
/** The burst of ten leaves at once; the rest waits for 1,000 s each, the last for nearly three hours. */
const recipients = Array.from({ length: 20 }, (_, n) => `+1415555${String(n + 100).padStart(4, '0')}`);

it('uploads a picture again when what waited for its turn outlived the first upload', async () => {
  const bot = await startAtRest({
    env: { PLIVO_MMS_PER_SECOND: '0.001', MAX_RECIPIENTS: '20', LATE_AFTER_MINUTES: '179' },
  });
  const uploads = () => bot.plivo.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/Media/'));
  const last = recipients.at(-1) ?? '';
  const file = bot.slack.addFile({
    bytes: catJpeg,
    name: 'cat.jpg',
    mimetype: 'image/jpeg',
    uploadedBy: people.sender,
    channels: [places.general],
  });
  await bot.people.mention({
    user: people.sender,
    channel: places.general,
    text: `@mms ${recipients.join(', ')} Hi`,
    files: [file],
  });
  await bot.taken(10);
  // From now on Plivo is busy, until the upload is older than it would keep it.
  bot.plivo.fail({ path: '/Message/', method: 'POST', kind: 'status', status: 429, times: 100_000 });
  await bot.pass(325 * minute, 5 * minute);
  expect(uploads()).toHaveLength(1);
  // In steps that are shorter than a message keeps a place that passed.
  const stepMs = 10_000;
  await bot.pass(390_000, stepMs);
  bot.plivo.clearFaults();

  await eventually('the last one arrives', async () => {
    await bot.pass(minute, stepMs);
    return bot.plivo.phone(last).length === 1;
  });

  expect(uploads()).toHaveLength(2);
  expect(bot.plivo.phone(last)[0]?.media).toHaveLength(1);
});
