import { describe, expect, it } from 'vitest';
import { keepLog } from '../../../test/support/http.ts';
import { createManualClock } from '../../../test/support/manual-clock.ts';
import { noAlarms } from '../../../test/support/no-alarms.ts';
import { sampleRecord } from '../../../test/support/samples.ts';
import { keepWakes } from '../../../test/support/wakes.ts';
import type { MessageRecord } from '../../domain/message/message.ts';
import type { Report } from '../../domain/message/record.ts';
import type { Store } from '../../ports/index.ts';
import { openStore } from '../../store/open.ts';
import { createLimiters } from '../limiters/index.ts';
import type { Rules } from '../rules.ts';
import { recordReport } from './record-report.ts';

/** What is stored, claimed and warned of after these reports on the URL of one record. */
const reported = async (record: MessageRecord, ...reports: Report[]) => {
  const clock = createManualClock(record.times[record.state]);
  const store = await openStore('memory://', { now: clock.now });
  await store.create('record', record.id, record);
  const { log, lines } = keepLog();
  const rules = { publicUrl: 'https://mms.example.com' } as Rules;
  const context = { store, clock, queue: keepWakes().queue, log, rules, alarms: noAlarms, limiters: createLimiters() };
  for (const report of reports) expect(await recordReport(context, record.id, report)).toBe(true);
  return {
    record: await store.get('record', record.id),
    claimOf: async (uuid: string) => (await store.get('uuid', uuid))?.recordId,
    warnings: lines.filter(({ level }) => level === 'warn').map(({ step, fields }) => ({ step, ...fields })),
  };
};

describe('a report on the URL of a record whose uuid is another one', () => {
  const submitted = sampleRecord('submitted', { uuid: 'first' });

  it('is taken, because only Plivo knows that URL, and only for what was sent for this record', async () => {
    const { record } = await reported(submitted, { uuid: 'second', state: 'delivered' });
    expect(record).toMatchObject({ state: 'delivered', uuid: 'first' });
  });

  it('is warned of, also where it brings nothing new', async () => {
    const report: Report = { uuid: 'second', state: 'sent' };
    const { warnings } = await reported(submitted, report, report);
    const warning = { step: 'report.other-uuid', record: submitted.id, uuid: 'second', known: 'first' };
    expect(warnings).toEqual([warning, warning]);
  });

  it('keeps its uuid from being found for another record', async () => {
    const { claimOf } = await reported(submitted, { uuid: 'second', state: 'sent' });
    expect(await claimOf('second')).toBe(submitted.id);
  });
});

it.each([
  ['the uuid that is known', sampleRecord('submitted', { uuid: 'first' })],
  ['the first uuid of a record whose send had no answer', sampleRecord('unconfirmed')],
])('a report with %s is nothing to warn of', async (_what, record) => {
  const stored = await reported(record, { uuid: 'first', state: 'sent' });
  expect(stored.record).toMatchObject({ state: 'sent', uuid: 'first' });
  expect(stored.warnings).toEqual([]);
});

it('has the message looked at that was sent again while the report was stored', async () => {
  const clock = createManualClock();
  const store = await openStore('memory://', { now: clock.now });
  await store.create('record', 'r1', sampleRecord('unconfirmed', { times: { unconfirmed: clock.now() } }));
  const { queue, woken } = keepWakes();
  const repeated = async () => {
    await store.update('record', 'r1', (it) => ({ ...it, repeatedBy: 'D2', repeatedAs: 'r2' }));
  };
  let changes = 0;
  // Right before the change that stores the report: the one before it only reads where the uuid is not known yet.
  const racing: Store = {
    ...store,
    change: async (all) => {
      changes += 1;
      if (changes === 2) await repeated();
      return store.change(all);
    },
  };
  const rules = { publicUrl: 'https://mms.example.com' } as Rules;
  const { log } = keepLog();
  const context = { store: racing, clock, queue, log, rules, alarms: noAlarms, limiters: createLimiters() };

  await recordReport(context, 'r1', { uuid: 'first', state: 'delivered' });

  expect(await store.get('record', 'r1')).toMatchObject({ state: 'delivered' });
  expect(woken.map(({ id }) => id)).toContain('send.r2');
});
