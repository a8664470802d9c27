/** What Plivo's upload refuses, in each of the ways in which it says so. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { plivoHabits } from '../../../emulators/plivo/habits.ts';
import { people, places } from '../../../emulators/slack/seed.ts';
import { startAtRest } from '../../harness.ts';

const card = readFileSync(new URL('../../fixtures/pictures/card.vcf', import.meta.url));
const wordings = Object.keys(plivoHabits.refusedUpload.choices) as (keyof typeof plivoHabits.refusedUpload.choices)[];
const statuses = Object.keys(
  plivoHabits.refusedUploadStatus.choices,
) as (keyof typeof plivoHabits.refusedUploadStatus.choices)[];

it.each(wordings.flatMap((wording) => statuses.map((status) => [wording, status] as const)))(
  'says at once and in the words of Plivo that it refuses an upload: %s, %s',
  async (refusedUpload, refusedUploadStatus) => {
    const bot = await startAtRest({
      plivo: { habits: { refusedUpload, refusedUploadStatus, uploadTypes: 'page' } },
    });
    const bytes = new Uint8Array(card);
    const file = bot.slack.addFile({ name: 'ann.vcf', mimetype: 'text/vcard', bytes, uploadedBy: people.sender });
    await bot.people.mention({
      user: people.sender,
      channel: places.general,
      text: '@mms 415-555-0123',
      files: [file],
    });

    const told = bot.slack.textOf(await bot.whisper(people.sender, 'was not sent'));
    expect(told).toContain('the content type text/vcard is not supported');
    await bot.pass(120_000, 30_000);
    expect(bot.plivo.requests.filter(({ path }) => path.endsWith('/Media/'))).toHaveLength(1);
    expect(bot.sends()).toEqual([]);
  },
);
