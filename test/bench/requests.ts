/** What Slack and Plivo send, signed, ready to go. */
import { signatureHeaders } from '../../emulators/plivo/sign.ts';
import { people, places } from '../../emulators/slack/seed.ts';
import { signature } from '../../emulators/slack/sign.ts';
import { secrets } from '../support/world.ts';
import type { LoadRequest } from './load.ts';

/** Area codes under which 555-01xx is nobody's. */
const areas = [415, 212, 213, 310, 312, 617, 702, 206, 303, 305];
export const numbers = areas.flatMap((area) =>
  Array.from({ length: 100 }, (_, n) => `+1${area}55501${String(n).padStart(2, '0')}`),
);

let trigger = 0;

export const slackCommand = (text: string, responseUrl = 'http://127.0.0.1:9/response'): LoadRequest => {
  trigger += 1;
  const body = new URLSearchParams({
    token: 'unused',
    team_id: 'T0SANDBOX1',
    team_domain: 'sandbox',
    channel_id: places.general,
    channel_name: 'general',
    user_id: people.sender,
    user_name: 'ann',
    command: '/mms',
    text,
    api_app_id: 'A0SANDBOX1',
    is_enterprise_install: 'false',
    response_url: responseUrl,
    trigger_id: `${trigger}.1.bench`,
  }).toString();
  const timestamp = Math.floor(Date.now() / 1_000);
  return {
    path: '/slack/events',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': String(timestamp),
      'x-slack-signature': signature(secrets.signingSecret, timestamp, body),
    },
    body,
  };
};

export const plivoReport = (publicUrl: string, path: string, uuid: string, status: string): LoadRequest => {
  const params = {
    MessageUUID: uuid,
    From: '14155550100',
    To: '14155550123',
    Type: 'mms',
    Status: status,
    Units: '1',
    TotalRate: '0.01600',
    TotalAmount: '0.01600',
    Sequence: '1',
  };
  const keys = { own: [secrets.authToken], main: [secrets.authToken] };
  return {
    path,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...signatureHeaders({ method: 'POST', url: publicUrl + path, params }, keys, ['V2', 'V3']),
    },
    body: new URLSearchParams(params).toString(),
  };
};
