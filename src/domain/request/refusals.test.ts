/** Each sentence as a person reads it; the other tests compare with the functions that make them. */
import { expect, it } from 'vitest';
import * as say from './refusals.ts';

const countries = ['US', 'CA'] as const;

it.each([
  [say.noRecipient(), 'recipient.missing', 'to', 'There is nobody to send to. Write a number like +1 415 555 0123.'],
  [
    say.tooManyRecipients(11, 10),
    'recipient.too-many',
    'to',
    'These are 11 recipients; one message goes to 10 at most. Send to the other 1 in a second message.',
  ],
  [
    say.unreadableNumber('555-12', say.wrongLength(5)),
    'recipient.unreadable',
    'to',
    'I cannot read “555-12” as a phone number: it has 5 digits, a US or Canadian number has 10. Write it like +1 415 555 0123.',
  ],
  [
    say.withExtension('415-555-0123 x5'),
    'recipient.extension',
    'to',
    "“415-555-0123 x5” has an extension, and a text message cannot reach one. Leave the extension out, or write that person's mobile number.",
  ],
  [
    say.numberElsewhere({ shown: '+44 20 7946 0958', country: 'GB', callingCode: '44' }, countries),
    'recipient.country',
    'to',
    '+44 20 7946 0958 is a number in the United Kingdom; I can only send to the US and Canada. Leave it out, or write a number like +1 415 555 0123.',
  ],
  [
    say.numberElsewhere({ shown: '+1 876 555 0123', country: 'JM', callingCode: '1' }, countries),
    'recipient.country',
    'to',
    '+1 876 555 0123 is a number in Jamaica; I can only send to the US and Canada. Leave it out, or check its area code.',
  ],
  [
    say.numberNowhere('+999 12345678', countries),
    'recipient.country',
    'to',
    '“+999 12345678” is not a number in the US or Canada; I can only send there. Leave it out, or write a number like +1 415 555 0123.',
  ],
  [
    say.premiumNumber('+1 900 555 0123'),
    'recipient.premium',
    'to',
    '+1 900 555 0123 is a premium-rate number, which takes no text messages. Leave it out.',
  ],
  [
    say.invalidNumber('123 456 7890', '123'),
    'recipient.invalid',
    'to',
    '“123 456 7890” is not a phone number: there is no area code 123. Check it for a slip.',
  ],
  [
    say.invalidNumber('415 055 0123', undefined),
    'recipient.invalid',
    'to',
    '“415 055 0123” is not a phone number: no such number can exist. Check it for a slip.',
  ],
  [
    say.ambiguousDigits('415-555-0123'),
    'recipient.ambiguous',
    'to',
    'More digits follow “415-555-0123”. If they are another number, move them up here with a comma; if they begin the text, just send.',
  ],
  [say.noContent(), 'text.empty', 'text', 'There is nothing to send yet. Write a text or add a picture.'],
  [say.smsTooLong(1601, 1600), 'text.too-long', 'text', 'The text has 1,601 characters; 1,600 fit. Shorten it by 1.'],
  [
    say.specialSmsTooLong(738, 737, '😀', 1600),
    'text.too-long',
    'text',
    'The text has 738 characters; 737 fit with characters like “😀”. Shorten it by 1, or leave them out: then 1,600 fit.',
  ],
  [
    say.mmsTooLong(1601, 1600),
    'text.too-long',
    'text',
    'The text has 1,601 characters; with a picture 1,600 fit. Shorten it by 1.',
  ],
  [
    say.unreadableMentions(['@ann', '#ops']),
    'text.mention',
    'text',
    'A phone cannot show @ann or #ops: write the name as plain text instead.',
  ],
  [say.notLink('cat.jpg'), 'media.link', 'links', '“cat.jpg” is not a link. Write it whole, starting with https://'],
  [
    say.linkWithPassword('host'),
    'media.link',
    'links',
    'The link to “host” holds a user name or a password. Use a link that anyone can open, or upload the picture.',
  ],
  [
    say.tooManyAttachments(11, 10),
    'media.too-many',
    'files',
    'These are 11 pictures and files; one message holds 10. Leave some out, or send them in two messages.',
  ],
])('says %o', (refusal, code, field, sentence) => expect(refusal).toEqual({ code, field, sentence }));

it.each([
  [0, 'it has no digits, a US or Canadian number has 10'],
  [1, 'it has 1 digit, a US or Canadian number has 10'],
  [12, 'it has 12 digits, a US or Canadian number has 10'],
])('says that %i digits are no number', (digits, reason) => expect(say.wrongLength(digits)).toBe(reason));
