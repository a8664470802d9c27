import { request } from 'node:http';
import { Client } from 'plivo';
import { describe, expect, it } from 'vitest';
import { api, authId, authToken, basic, send, start, them, us } from './test-emulator.ts';

describe('the API as such', () => {
  it.each([
    ['a wrong token', 'POST', 'Message/', { headers: { authorization: basic('wrong') } }, 401],
    ['no credentials', 'GET', 'Message/', { headers: { authorization: '' } }, 401],
    ['no slash at the end', 'POST', 'Message', {}, 404],
    ['an unknown resource', 'GET', 'Fax/', {}, 404],
    ['an unknown message', 'GET', 'Message/none/', {}, 404],
    ['another method', 'DELETE', 'Message/', {}, 405],
    ['a form instead of JSON', 'POST', 'Message/', { body: new URLSearchParams({ dst: them }) }, 400],
    ['broken JSON', 'POST', 'Message/', { body: '{', headers: { 'content-type': 'application/json' } }, 400],
  ] as const)('refuses %s', async (_what, method, path, init, status) => {
    expect((await api(await start(), method, path, init)).status).toBe(status);
  });

  it('is for who calls it by its own name, and not by one that somebody else made point here', async () => {
    const { apiUrl, requests } = await start();
    const { port } = new URL(apiUrl);
    const ask = (host: string): Promise<number> =>
      new Promise((resolve, reject) => {
        const headers = { host, authorization: basic() };
        const url = `${apiUrl}/v1/Account/${authId}/`;
        request(url, { headers }, (answer) => resolve(answer.resume().statusCode ?? 0))
          .once('error', reject)
          .end();
      });
    expect(await ask(`evil.example:${port}`)).toBe(421);
    expect(requests).toHaveLength(0);
    expect(await ask(`localhost:${port}`)).toBe(200);
  });

  it('knows only its own account', async () => {
    const { apiUrl } = await start();
    const response = await fetch(`${apiUrl}/v1/Account/MAother/Message/`, { headers: { authorization: basic() } });
    expect(response.status).toBe(404);
  });

  it('knows its account, its numbers and its powerpacks, and no others', async () => {
    const plivo = await start({ account: { type: 'developer', registration: 'PROCESSING' } });
    expect((await api(plivo, 'GET', '')).body).toMatchObject({ auth_id: authId, account_type: 'developer' });
    const number = await api(plivo, 'GET', `Number/${us.slice(1)}/`);
    expect(number.body).toMatchObject({ number: us.slice(1), tendlc_registration_status: 'PROCESSING' });
    expect((await api(plivo, 'GET', `Number/${them.slice(1)}/`)).status).toBe(404);
    expect((await api(plivo, 'GET', 'Powerpack/pp-1/')).status).toBe(200);
    expect((await api(plivo, 'GET', 'Powerpack/pp-2/')).status).toBe(404);
  });

  it('knows its applications, and what is linked to one that is gone', async () => {
    const account = { linkedTo: '12', applications: [{ id: '11', enabled: false }], credits: '0.5' };
    const plivo = await start({ account });
    expect((await api(plivo, 'GET', 'Application/11/')).body).toMatchObject({ enabled: false, message_url: '' });
    expect((await api(plivo, 'GET', 'Application/12/')).status).toBe(404);
    const number = await api(plivo, 'GET', `Number/${us.slice(1)}/`);
    expect(number.body.application).toMatch(/\/Application\/12\/$/);
    expect((await api(plivo, 'GET', '')).body.cash_credits).toBe('0.5');
  });

  it('is what the real SDK expects', async () => {
    const plivo = await start({ autoReports: false });
    const client = new Client(authId, authToken, { url: `${plivo.apiUrl}/v1/Account/${authId}`, timeout: 2_000 });
    const made = await client.messages.create(us, them, 'by SDK', { type: 'sms', message_expiry: 60 });
    const [uuid = ''] = made.messageUuid;
    expect(await client.messages.get(uuid)).toMatchObject({ messageState: 'queued', toNumber: '12125550187' });
    expect(await client.messages.list({ to_number: them, limit: 5 })).toHaveLength(1);
    await expect(client.messages.create(us, 'nobody', 'x')).rejects.toMatchObject({ status: 400 });
    expect(plivo.requests.map(({ answered }) => answered)).toEqual([202, 200, 200, 400]);
  });
});

it('tells who watches when something changed', async () => {
  const plivo = await start();
  const seen: number[] = [];
  const stop = plivo.onChange(() => seen.push(plivo.phone(them).length));
  await send(plivo, {});
  await plivo.idle();
  expect(seen.at(0)).toBe(0);
  expect(seen.at(-1)).toBe(1);
  stop();
  const before = seen.length;
  await send(plivo, {});
  expect(seen).toHaveLength(before);
});
