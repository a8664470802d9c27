import { describe, expect, it } from 'vitest';
import { expectPostable, sampleAt, sampleDispatch, sampleFacts, sampleRecord } from '../../../test/support/samples.ts';
import { type Cause, refuse, refuseForNow } from '../../domain/language/refusal.ts';
import type { NoticeMessage, WhyDirectly } from '../../ports/index.ts';
import { cardActions } from './ids.ts';
import { badNewsMessage, goodNewsMessage, problemList } from './news.ts';
import { problemsMessage } from './replies.ts';

const failure = refuseForNow('plivo.80', 'Not delivered: the phone is off <!here> (80). Send it again later.');
const failed = (id: string) => sampleRecord('undelivered', { id, failure });
const told = (records = [failed('r1')], more: Partial<ReturnType<typeof sampleDispatch>> = {}) => ({
  dispatch: sampleDispatch(more),
  records,
  now: sampleAt,
  uncertain: false,
});
const about = (
  recordIds: string[],
  why: WhyDirectly = 'archived',
  channelId = 'C1',
): NoticeMessage & { kind: 'bad-news' } => ({
  channelId,
  kind: 'bad-news',
  dispatchId: 'd1',
  recordIds,
  why,
});

describe('bad news', () => {
  it('says what happened first, to which number, then why it is told here', () => {
    const message = badNewsMessage({ ...told(), message: about(['r1']) });
    expect(message?.text).toMatch(/^\+1 415 555 0123: Not delivered: the phone is off &lt;!here&gt;/);
    expect(JSON.stringify(message?.blocks)).toContain('See you at six');
    expect(JSON.stringify(message?.blocks)).not.toContain(cardActions);
  });

  const reasons: Record<WhyDirectly, string> = {
    archived: "7K4Q2M · I'm telling you here because the card's channel is archived.",
    unreachable: "7K4Q2M · I'm telling you here because I can't post in <#C1> anymore.",
    restricted: "7K4Q2M · I'm telling you here because only some people can post in <#C1>.",
    'thread-closed': "7K4Q2M · I'm telling you here because nobody can reply under the card in <#C1> anymore.",
    gone: "7K4Q2M · I'm telling you here because the card in <#C1> was deleted.",
    refused: "7K4Q2M · I'm telling you here because Slack no longer lets me change the card in <#C1>.",
    'not-taken': "7K4Q2M · I'm telling you here because Slack didn't take the card.",
  };
  it.each(Object.entries(reasons))('is told because: %s', (why, said) => {
    const message = badNewsMessage({ ...told(), message: about(['r1'], why as WhyDirectly) });
    expect(JSON.stringify(message?.blocks)).toContain(said);
  });

  it.each(['unreachable', 'restricted', 'thread-closed', 'gone', 'refused'] as const)(
    'names no conversation between two people: %s',
    (why) => {
      const message = badNewsMessage({ ...told(), message: about(['r1'], why, 'D1') });
      expect(JSON.stringify(message?.blocks)).toContain('because');
      expect(JSON.stringify(message?.blocks)).not.toContain('<#');
    },
  );

  it('is only of what is still bad', () => {
    const arrived = sampleRecord('delivered', { id: 'r2' });
    expect(badNewsMessage({ ...told([arrived]), message: about(['r2']) })).toBeUndefined();
    const message = badNewsMessage({ ...told([failed('r1'), arrived]), message: about(['r1', 'r2']) });
    expect(message?.text).not.toContain('Delivered');
  });

  it('of 500 recipients is a message that Slack takes', () => {
    const many = Array.from({ length: 500 }, (_, n) => failed(`r${n}`));
    const ids = many.map(({ id }) => id);
    const message = badNewsMessage({
      ...told(many, { text: '<'.repeat(1_600) }),
      uncertain: true,
      message: about(ids),
    });
    if (!message) throw new Error('there is no message');
    expectPostable(message, 40_000);
    expect(message.text).toContain('480 more');
  });
});

it('takes back what was told before, and offers nothing to send', () => {
  const message = goodNewsMessage({
    ...told([sampleRecord('delivered')]),
    message: { kind: 'good-news', dispatchId: 'd1', recordIds: ['r1'] },
  });
  expectPostable(message);
  expect(message.text).toContain('Delivered');
  expect(JSON.stringify(message.blocks)).toContain('No need to resend.');
  expect(JSON.stringify(message.blocks)).not.toContain('mms_again');
});

describe('the numbers of a list', () => {
  it('are a file that a spreadsheet reads, whatever Plivo said', () => {
    const said = {
      ...refuse('plivo.rejected', 'Not sent: Plivo refused it: “=HYPERLINK("x")”, really.'),
      cause: 'rejected' as const,
    };
    const records = [sampleRecord('failed', { failure: said }), sampleRecord('unconfirmed'), sampleRecord('delivered')];
    const list = problemList({ dispatch: sampleDispatch(), records }, false);
    expect(list?.name).toBe('7K4Q2M-not-reached.csv');
    expect(list?.words).toContain('1 of 3 was not delivered: 1 refused by Plivo. 1 of 3 is unconfirmed.');
    expect(list?.rows?.split('\r\n')).toEqual([
      '"number","state","reason"',
      '"+1 415 555 0123","failed","Not sent: Plivo refused it: “=HYPERLINK(""x"")”, really."',
      '"+1 415 555 0123","unconfirmed","Plivo did not answer: it may have gone out, or not."',
      '',
    ]);
  });

  it('are no file where none is left, but take back what was sent', () => {
    const facts = { dispatch: sampleDispatch(), records: [sampleRecord('delivered')] };
    expect(problemList(facts, false)).toBeUndefined();
    expect(problemList(facts, true)).toMatchObject({ words: expect.stringContaining('reached after all') });
    expect(problemList(facts, true)).not.toHaveProperty('rows');
    expect(problemList({}, true)).toBeUndefined();
  });
});

describe('the count of the problems of a list', () => {
  const causes: (Cause | undefined)[] = [
    'landline',
    'landline',
    'opted-out',
    'content',
    'files',
    'account',
    'too-late',
    undefined,
  ];
  const records = causes.map((cause) =>
    sampleRecord('failed', { failure: { ...refuse('a.b', 'Why'), ...(cause ? { cause } : {}) } }),
  );
  const asked = sampleRecord('waiting', { question: { at: 1, until: 2, news: [] } });

  it('has words for each cause, and no number', () => {
    const message = problemsMessage(sampleFacts([...records, asked]));
    expect(message.text).toContain(
      '8 of 9 were not delivered: 2 landlines, 1 opted out, 1 refused for the text, 1 refused for the files, 1 not allowed for our number or account, 1 too late to send, 1 for other reasons. 1 of 9 waits for a decision',
    );
    expect(JSON.stringify(message)).not.toMatch(/0123/);
    expectPostable(message);
  });

  it('in the DM mentions nobody, says why it is there, and has the buttons', () => {
    const message = problemsMessage(sampleFacts(records), { why: 'archived', channelId: 'C1' });
    expect(message.text).not.toContain('<@');
    expect(JSON.stringify(message.blocks)).toContain('is archived');
    expect(JSON.stringify(message.blocks)).toContain('mms_details');
  });
});
