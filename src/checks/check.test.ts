import { expect, it } from 'vitest';
import { type Check, differs, failed, isFine, ok, runChecks, skipped } from './check.ts';
import { renderReport } from './report.ts';

const check = (name: string, run: Check<object>['run']): Check<object> => ({ name, run });
const good = check('Second', async () => ok('Good.'));

it('runs all checks in order, where the first one passes or only differs', async () => {
  const results = await runChecks({}, [check('First', async () => differs('Odd.', 'Report it.')), good]);
  expect(results).toEqual([
    { name: 'First', finding: { kind: 'differs', says: 'Odd.', next: 'Report it.' } },
    { name: 'Second', finding: { kind: 'ok', says: 'Good.' } },
  ]);
});

it('skips the others where the first one fails', async () => {
  const [, second] = await runChecks({}, [check('First', async () => failed('No.')), good]);
  expect(second?.finding).toEqual({ kind: 'skipped', says: 'Needs "First".' });
});

it('takes a finding for the first one where there is nothing to check with', async () => {
  const never = check('First', () => Promise.reject(new Error('not run')));
  expect((await runChecks(skipped('Not set.'), [never, good])).map(({ finding }) => finding.says)).toEqual([
    'Not set.',
    'Needs "First".',
  ]);
});

it('says that a check broke without the words of the error, and goes on', async () => {
  const broken = check('Broken', () => Promise.reject(new TypeError('xoxb-secret of +14155550123')));
  const [, , last] = await runChecks({}, [good, broken, good]);
  const [, { finding } = { finding: undefined }] = await runChecks({}, [good, broken]);
  expect(finding?.says).toBe('The check itself broke (TypeError).');
  expect(last?.finding.kind).toBe('ok');
});

it('waits for no check longer than it may take', async () => {
  const endless = check('Endless', () => new Promise<never>(() => {}));
  const [first] = await runChecks({}, [endless], 10);
  expect(first?.finding).toMatchObject({ kind: 'failed', says: 'Not done within 0.01 seconds.' });
});

it.each([
  [[ok('')], true],
  [[ok(''), skipped('')], true],
  [[ok(''), differs('')], false],
  [[ok(''), failed('')], false],
  [[skipped('')], false],
  [[], false],
])('knows whether anything needs attention: %o', (findings, fine) => {
  expect(isFine(findings.map((finding) => ({ name: '', finding })))).toBe(fine);
});

it('renders findings as lines, with what to do next under them', () => {
  const results = [
    { name: 'Slack token', finding: ok('Slack accepts it.') },
    { name: 'Plivo list', finding: skipped('Nothing listed.', 'Send one.') },
  ];
  expect(renderReport(results, 'version 1')).toBe(
    [
      'slack-mms doctor (version 1)',
      '',
      'ok       Slack token: Slack accepts it.',
      'skipped  Plivo list: Nothing listed.',
      '         Next: Send one.',
      '',
      '1 ok, 0 differs, 0 failed, 1 skipped.',
      '',
    ].join('\n'),
  );
});
