/** An emulator for one test, closed after it, and the few calls that the tests make. */
import { afterEach } from 'vitest';
import { startReceiver } from './callbacks/test-receiver.ts';
import { createPlivoEmulator, type PlivoEmulator, type PlivoEmulatorOptions } from './server.ts';

export const authId = 'MAXXXXXXXXXXXXXXXXXX';
export const authToken = 'the-token';
export const us = '+14155550123';
export const them = '+12125550187';
export const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

export const start = async (options: Partial<PlivoEmulatorOptions> = {}): Promise<PlivoEmulator> => {
  const emulator = await createPlivoEmulator({ authId, authToken, numbers: [us], powerpacks: ['pp-1'], ...options });
  open.push(emulator);
  return emulator;
};

export const receiver = async (answers: number[] = []) => {
  const made = await startReceiver(answers);
  open.push(made);
  return made;
};

export const basic = (token = authToken) => `Basic ${Buffer.from(`${authId}:${token}`).toString('base64')}`;

export const api = async ({ apiUrl }: PlivoEmulator, method: string, path: string, init: RequestInit = {}) => {
  const headers = { authorization: basic(), ...init.headers };
  const response = await fetch(`${apiUrl}/v1/Account/${authId}/${path}`, { ...init, method, headers });
  const text = await response.text();
  return { status: response.status, text, body: text.startsWith('{') ? JSON.parse(text) : undefined };
};

export const send = (emulator: PlivoEmulator, body: Record<string, unknown>) =>
  api(emulator, 'POST', 'Message/', {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ src: us, dst: them, text: 'hello', ...body }),
  });

const fileForm = (files: { bytes?: Buffer; type?: string; name?: string; field?: string }[]): FormData => {
  const form = new FormData();
  for (const { bytes = png, type = 'image/png', name = 'a.png', field = 'file' } of files) {
    form.append(field, new Blob([new Uint8Array(bytes)], { type }), name);
  }
  return form;
};
export const upload = (emulator: PlivoEmulator, ...files: Parameters<typeof fileForm>[0]) =>
  api(emulator, 'POST', 'Media/', { body: fileForm(files) });
export const uploadedId = async (emulator: PlivoEmulator): Promise<string> =>
  (await upload(emulator, {})).body.objects[0].media_id;
