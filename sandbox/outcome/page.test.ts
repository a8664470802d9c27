import { describe, expect, it } from 'vitest';
import { catJpeg } from '../pictures.ts';
import { pageOf } from './page.ts';
import type { Outcome, PhoneEntry } from './timeline.ts';

const delivered = { text: '', media: [], state: 'delivered', errorCode: undefined, arrived: true };
const page = ({ text = 'Hello', phone = {} }: { text?: string; phone?: Partial<PhoneEntry> } = {}) => {
  const parts = [{ kind: 'section' as const, pieces: [{ kind: 'text' as const, text }] }];
  const outcome: Outcome = {
    channel: 'general',
    entries: [
      { kind: 'typed', who: 'ann', text, at: 0 },
      { kind: 'private', to: 'cal', parts, at: 1 },
      {
        kind: 'card',
        parts: [...parts, { kind: 'buttons', buttons: [{ label: text, style: 'danger' }] }],
        at: 2,
        replies: [{ parts, at: 3 }],
      },
    ],
    phones: [{ number: '+1 415 555 0123', messages: [{ ...delivered, text, ...phone }] }],
  };
  return pageOf(outcome);
};

describe('the page of card and phone', () => {
  it('holds the picture with the bytes that arrived', () => {
    const shown = page({ phone: { media: [{ type: 'image/jpeg', name: 'cat.jpg', bytes: catJpeg }] } });
    expect(shown).toContain(
      `<img src="data:image/jpeg;base64,${catJpeg.toString('base64')}" alt="cat.jpg, as it arrived">`,
    );
    expect(shown).toContain('image/jpeg, 13 kB, 640×480');
  });

  it('says what Plivo said of a message that did not arrive', () => {
    const shown = page({ phone: { text: '', arrived: false, state: 'undelivered', errorCode: '50' } });
    expect(shown).toContain('Nothing arrived.');
    expect(shown).toContain('Plivo says: undelivered, code 50');
  });

  it.each(['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', '</style><b>', "' onclick='x"])(
    'shows %s as text wherever somebody typed it',
    (text) => {
      const media = [{ type: `image/png${text}`, name: text, bytes: Buffer.from('png') }];
      expect(page({ text, phone: { media } })).not.toContain(text);
      const escaped = page({ text }).match(/&(?:lt;script&gt;|quot;&gt;|lt;\/style&gt;|#39; onclick)/g);
      expect(escaped).toHaveLength(6);
    },
  );

  it('loads nothing', () => {
    const shown = page();
    expect(shown).toContain('default-src &#39;none&#39;');
    expect(shown).not.toMatch(/(?:src|href)="(?!data:)|url\(|@import|<script|<link/);
  });
});
