import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Card, type CardAt, isSaid, newCard } from './card.ts';
import { type CardEvent, transitionCard } from './card-life.ts';
import type { CardPlace } from './message.ts';
import { problemsKey } from './milestones.ts';

const place: CardPlace = { channelId: 'C1', shared: false };
const dm: CardPlace = { channelId: '', shared: false, insteadBecause: 'unreachable', insteadOf: 'C1' };
const at: CardAt = { channelId: 'C1', ts: '1.1' };
const stray: CardAt = { channelId: 'C1', ts: '2.2' };
const milestone = 'r1.sent';

const posted: CardEvent = { type: 'posted', at, place, shown: 'one', uncertain: false };
const twice: CardEvent = { ...posted, uncertain: true };
const began: CardEvent = { type: 'post.began', what: 'card' };
const undone: CardEvent = { type: 'post.undone', what: 'card' };
const replying: CardEvent = { type: 'post.began', what: milestone };
const replied: CardEvent = { type: 'replied', milestone };
const moved: CardEvent = { type: 'moved-to-dm', place: dm };
const edited: CardEvent = { type: 'edited', at, shown: 'two', editedAt: 5 };
const deferred: CardEvent = { type: 'deferred', until: 9, failed: true };
const placing: CardEvent = { type: 'placed', place };
const stuck: CardEvent = { type: 'edit.refused', at, shown: 'two', editedAt: 5, why: 'archived' };
const told: CardEvent = { type: 'told', keys: ['r1.failed', 'r2.failed'] };
const adopted: CardEvent = { type: 'adopted', at: stray };

const { at: _stray, ...unplaced } = { at: stray, saidAt: 7, editedAt: 7, uncertain: false };
const counted: CardEvent = { type: 'problems.said', post: { ...unplaced, at: stray } };

const through = (...events: CardEvent[]): Card => events.reduce(transitionCard, newCard('d1', place));

describe('the count of the problems of a list', () => {
  it('is said once, and edited where it stands', () => {
    const said = through(began, posted, { type: 'post.began', what: problemsKey }, counted);
    expect(said).toMatchObject({ replies: [problemsKey], problems: { at: stray } });
    expect(said.posting).toBeUndefined();
    expect(transitionCard(said, counted)).toBe(said);
    const edit: CardEvent = { type: 'problems.edited', at: stray, shown: 'three', editedAt: 9 };
    expect(transitionCard(said, edit).problems).toMatchObject({ shown: 'three', editedAt: 9 });
    expect(transitionCard(said, { ...edit, at })).toBe(said);
    expect(transitionCard(said, { ...edit, isStuck: true }).problems?.isStuck).toBe(true);
  });

  it('is noted of a card that stands nowhere only if it stands nowhere itself', () => {
    expect(through(counted)).toEqual(newCard('d1', place));
    expect(isSaid(through({ ...counted, post: unplaced }), problemsKey)).toBe(true);
  });

  it('is said again where it was posted under a card that turned out to be deleted', () => {
    const gone = through(posted, { ...counted, isEditDue: true }, { ...stuck, why: 'gone' });
    expect(isSaid(gone, problemsKey)).toBe(false);
    expect(gone.problems).toBeUndefined();
  });
});

describe('a card whose place is not decided', () => {
  const wanted: CardPlace = { channelId: '', shared: false, undecided: { channelId: 'C1', threadTs: '1.2' } };
  const asked: CardEvent = { type: 'place.unknown', at: 7, until: 9 };
  const undecided = newCard('d1', wanted);

  it('is not posted, and remembers since when it is asked for', () => {
    expect(transitionCard(undecided, began)).toBe(undecided);
    const later = [asked, { ...asked, at: 9, until: 13 }].reduce(transitionCard, undecided);
    expect(later).toMatchObject({ placeAskedAt: 7, notBefore: 13, failures: 2, place: wanted });
  });

  it('is posted where it may stand, as one whose place was known from the beginning', () => {
    const placed = [asked, placing].reduce(transitionCard, undecided);
    expect(placed).toEqual({ ...newCard('d1', place), notBefore: 9 });
    expect(transitionCard(placed, { ...placing, place: dm })).toBe(placed);
    expect(transitionCard(placed, asked)).toBe(placed);
    expect(transitionCard(placed, began)).toMatchObject({ posting: { what: 'card', posts: 1 } });
  });
});

describe('a post of a card', () => {
  it('is noted before it is made, each time that it is made', () => {
    expect(through(began).posting).toEqual({ what: 'card', posts: 1 });
    expect(through(began, began).posting).toEqual({ what: 'card', posts: 2 });
  });

  it('that surely was not made is counted no more', () => {
    expect(through(began, began, undone).posting).toEqual({ what: 'card', posts: 1 });
    expect(through(began, undone)).toEqual(newCard('d1', place));
  });

  it('that was made says where the card stands and what it shows', () => {
    const card = through(began, deferred, posted);
    expect(card).toMatchObject({ at, place, shown: 'one', uncertain: false, failures: 0 });
    expect(card).not.toHaveProperty('posting');
  });

  it('is not wanted where the card stands already', () => {
    const card = through(began, posted);
    expect(transitionCard(card, began)).toBe(card);
  });

  it('begins anew in the DM when the first place refuses it, and moves only once', () => {
    const card = through(began, moved);
    expect(card).toEqual(newCard('d1', dm));
    expect(transitionCard(card, moved)).toBe(card);
    expect(through(began, posted, moved).place).toEqual(place);
  });

  it('is given up with nothing noted of it', () => {
    expect(through(began, { type: 'gave-up' })).toEqual(newCard('d1', place));
  });
});

describe('a card that stands', () => {
  it('shows what it was edited to', () => {
    expect(through(began, posted, deferred, edited)).toMatchObject({ shown: 'two', editedAt: 5, failures: 0 });
  });

  it('has each reply once', () => {
    const card = through(began, posted, replying, replied);
    expect(card.replies).toEqual([milestone]);
    expect(card).not.toHaveProperty('posting');
    expect(transitionCard(card, replying)).toBe(card);
    expect(transitionCard(card, replied)).toBe(card);
  });

  it('counts failures in a row, and not the waits that Slack asked for', () => {
    expect(through(deferred, deferred, { ...deferred, failed: false })).toMatchObject({ failures: 2, notBefore: 9 });
  });
});

describe('a card that takes no edits any more', () => {
  it('is stuck until it takes one, and is not edited for the same again', () => {
    const card = through(began, posted, stuck);
    expect(card).toMatchObject({ shown: 'two', editedAt: 5, stuck: 'archived', failures: 0 });
    expect(transitionCard(card, { ...edited, shown: 'three' })).not.toHaveProperty('stuck');
  });

  it('is left for the one that was clicked', () => {
    expect(through(began, began, twice, stuck, adopted)).not.toHaveProperty('stuck');
    const card = through(began, began, twice, adopted);
    expect(transitionCard(card, stuck)).toBe(card);
  });
});

describe('what was told directly', () => {
  it('is noted once, and not beside what the thread says', () => {
    const card = through(began, posted, replied, told, { type: 'told', keys: [milestone, 'r2.failed', 'r3.failed'] });
    expect(card.told).toEqual(['r1.failed', 'r2.failed', 'r3.failed']);
    expect(transitionCard(card, told)).toBe(card);
    expect(isSaid(card, milestone) && isSaid(card, 'r1.failed')).toBe(true);
  });

  it('keeps when something was said last, and what is only noted does not change that', () => {
    expect(through(told)).not.toHaveProperty('toldAt');
    const said = through({ ...told, at: 7 });
    expect(said.toldAt).toBe(7);
    const noted = transitionCard(said, { type: 'told', keys: ['r3.failed'] });
    expect(noted).toMatchObject({ told: ['r1.failed', 'r2.failed', 'r3.failed'], toldAt: 7 });
    expect(transitionCard(noted, { type: 'told', keys: ['r4.failed'], at: 9 }).toldAt).toBe(9);
  });
});

describe('a click on a card that this app does not know', () => {
  it.each([
    ['a post without an answer', [began]],
    ['a second post', [began, began, twice]],
  ])('is believed after %s', (_what, events) => {
    const card = through(...events, adopted);
    expect(card).toMatchObject({ at: stray, place: { channelId: stray.channelId } });
    expect(card).not.toHaveProperty('posting');
    expect(card).not.toHaveProperty('shown');
  });

  it('leaves an edit of the other one without effect', () => {
    const card = through(began, began, twice, adopted);
    expect(transitionCard(card, edited)).toBe(card);
  });

  it('changes nothing where it is certain which card is the one', () => {
    const card = through(began, posted);
    expect(transitionCard(card, adopted)).toBe(card);
    expect(transitionCard(card, { type: 'adopted', at })).toBe(card);
  });
});

it('forgets what was said under it since an edit was due, once the edit finds it deleted, and only then', () => {
  const said = through(began, posted, { ...replied, milestone: 'seen' }, { ...replied, isEditDue: true });
  expect(transitionCard(said, { ...stuck, why: 'gone' }).replies).toEqual(['seen']);
  for (const event of [edited, stuck]) {
    const answered = transitionCard(said, event);
    expect(answered.replies).toEqual(['seen', milestone]);
    expect(transitionCard(answered, { ...stuck, why: 'gone' }).replies).toEqual(['seen', milestone]);
  }
});

it('waits with its edits until the next one is answered', () => {
  const waiting = through(began, posted, { type: 'edit.deferred', until: 9 });
  expect(waiting).toMatchObject({ editsNotBefore: 9, notBefore: 0, failures: 1 });
  for (const event of [edited, stuck]) expect(transitionCard(waiting, event).editsNotBefore).toBeUndefined();
});

it('is the same card where an edit of the counted problems says what was said', () => {
  const edit: CardEvent = { type: 'problems.edited', at: stray, shown: 'three', editedAt: 9 };
  const said = through(posted, counted, edit);
  expect(transitionCard(said, edit)).toBe(said);
});

describe('a card that turns out to be gone', () => {
  const gone: CardEvent = { ...stuck, why: 'gone' };

  it('never had the count that was said while its edit was due', () => {
    expect(through(posted, { ...counted, isEditDue: true }, gone)).not.toHaveProperty('problems');
  });

  it('keeps the count that was said before, and loses the reply of that time', () => {
    const card = through(posted, counted, edited, { ...replied, isEditDue: true }, gone);
    expect(card).toMatchObject({ problems: { at: stray }, replies: [problemsKey] });
  });
});

it('holds what is always true of a card, whatever happens in whatever order', () => {
  const any = fc.constantFrom<CardEvent>(
    { type: 'post.began', what: problemsKey },
    counted,
    { ...counted, isEditDue: true },
    { ...counted, post: unplaced },
    { type: 'problems.edited', at: stray, shown: 'three', editedAt: 9 },
    { type: 'list.kept', hash: 'h', isLast: true },
    began,
    undone,
    posted,
    twice,
    moved,
    edited,
    { ...edited, at: stray },
    replying,
    { type: 'post.undone', what: milestone },
    replied,
    { ...replied, isEditDue: true },
    { type: 'edit.deferred', until: 9 },
    deferred,
    { type: 'gave-up' },
    adopted,
    placing,
    { type: 'placed', place: dm },
    { type: 'place.unknown', at: 7, until: 9 },
    stuck,
    { ...stuck, why: 'gone' },
    { ...stuck, at: stray },
    told,
    { ...told, at: 7 },
    { type: 'told', keys: [milestone, milestone] },
  );
  const places = fc.constantFrom<CardPlace>(place, dm, { ...place, undecided: place });
  fc.assert(
    fc.property(places, fc.array(any, { maxLength: 30 }), (first, events) => {
      let card = newCard('d1', first);
      for (const event of events) {
        const next = transitionCard(Object.freeze(card), event);
        if (JSON.stringify(next) === JSON.stringify(card)) expect(next).toBe(card);
        // Only what stands shows something, was edited, has replies and is being replied to.
        if (!next.at) expect(next).not.toMatchObject({ shown: expect.anything() });
        if (!next.at) expect(next.editedAt ?? next.replies[0]).toBeUndefined();
        // Until it is known who reads there, nothing is posted.
        if (card.place.undecided) expect(next.posting).toBeUndefined();
        if (next.posting) expect(next.posting.what === 'card').toBe(next.at === undefined);
        expect(next.posting?.posts ?? 1).toBeGreaterThan(0);
        expect(new Set(next.replies).size).toBe(next.replies.length);
        // What stands goes on standing, and what was said stays said, unless it was said where nobody sees it.
        expect(next.at !== undefined || card.at === undefined).toBe(true);
        const unseen = event.type === 'edit.refused' && next.stuck === 'gone' ? card.unproven : [];
        expect([...next.replies, ...(unseen ?? [])]).toEqual(expect.arrayContaining(card.replies));
        expect(next.replies).toEqual(expect.arrayContaining(next.unproven ?? []));
        expect((next.told ?? []).slice(0, card.told?.length ?? 0)).toEqual(card.told ?? []);
        expect(new Set(next.told).size).toBe(next.told?.length ?? 0);
        // Only what stands can be stuck.
        if (next.stuck) expect(next.at).toBeDefined();
        expect(next.failures).toBeGreaterThanOrEqual(0);
        expect(next.dispatchId).toBe('d1');
        card = next;
      }
    }),
    { numRuns: 500 },
  );
});
