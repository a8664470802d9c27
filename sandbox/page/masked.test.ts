import { expect, it } from 'vitest';
import { createMask } from './masked.ts';

const mask = createMask(['xoxb-very-secret']);

it.each([
  ['Bearer xoxb-very-secret', 'Bearer xoxb••••'],
  ['http://127.0.0.1:1/response/0a1b2c', 'http://127.0.0.1:1/response/••••'],
  [
    'response_url=http%3A%2F%2F127.0.0.1%3A1%2Fresponse%2F0a1b2c&x=1',
    'response_url=http%3A%2F%2F127.0.0.1%3A1%2Fresponse%2F••••&x=1',
  ],
  ['/plivo/status/0a1b2c', '/plivo/status/0a1b2c'],
])('shows %s as %s', (text, shown) => expect(mask(text)).toBe(shown));
