/** What Slack sends, of every kind, with something changed at any depth, and signed after that. */
import fc from 'fast-check';
import { signature } from '../../../emulators/slack/sign.ts';
import { commands, interactions } from '../payloads/slack.ts';
import { events, unheardEvents } from '../payloads/slack-events.ts';
import type { RawRequest } from '../raw-http.ts';
import { secrets } from '../world.ts';
import { asForm, changes, form, framed, mutated, type Signing, text } from './parts.ts';

const json = 'application/json';
type Sent = { type: string; body: string };

const changed = (templates: Readonly<Record<string, Record<string, unknown>>>) =>
  fc.tuple(fc.constantFrom(...Object.values(templates)), changes).map((given) => mutated(...given));

const slackBody: fc.Arbitrary<Sent> = fc.oneof(
  { weight: 3, arbitrary: changed(commands).map((fields) => ({ type: form, body: asForm(fields) })) },
  {
    weight: 6,
    arbitrary: changed(interactions).map((payload) => ({
      type: form,
      body: asForm({ payload: JSON.stringify(payload) }),
    })),
  },
  {
    weight: 3,
    arbitrary: changed({ ...events, ...unheardEvents }).map((body) => ({ type: json, body: JSON.stringify(body) })),
  },
  // One kind in the clothes of another.
  changed({ ...commands, ...interactions, ...events }).chain((fields) =>
    fc.constantFrom<Sent>(
      { type: form, body: asForm(fields) },
      { type: json, body: JSON.stringify(fields) },
      { type: form, body: asForm({ payload: JSON.stringify(fields) }) },
      { type: form, body: asForm({ payload: [JSON.stringify(fields), '{}'] }) },
    ),
  ),
  fc.tuple(fc.constantFrom(form, json), text).map(([type, body]) => ({ type, body: body.toWellFormed() })),
);

const headers = (body: string, how: Signing): [string, string][] => {
  const now = Math.floor(Date.now() / 1000) - (how === 'old' ? 900 : 0);
  const made = signature(how === 'wrong' ? 'another secret' : secrets.signingSecret, now, body);
  return how === 'missing'
    ? []
    : [
        ['x-slack-request-timestamp', String(now)],
        ['x-slack-signature', made],
      ];
};

export const slack = (signing: fc.Arbitrary<Signing>): fc.Arbitrary<RawRequest> =>
  fc.tuple(slackBody, signing).map(([{ type, body }, how]) => ({
    method: 'POST',
    target: '/slack/events',
    headers: [...framed(type, body), ...headers(body, how)],
    body,
  }));
