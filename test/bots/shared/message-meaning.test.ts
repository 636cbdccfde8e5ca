import { expect, test } from 'vitest';
import { meaningOf } from '../../../src/bots/shared/message-meaning.ts';

const said = (text: string, more: Partial<Parameters<typeof meaningOf>[0]> = {}) =>
  meaningOf({ text, byAsker: true, mentionsBot: false, mentionsOthers: false, ...more });

test.each([
  [
    'the asker adds a fact',
    said('better the pick-up point PS-221'),
    { kind: 'information', text: 'better the pick-up point PS-221' },
  ],
  [
    'the asker talks to a colleague',
    said('do you know her?', { mentionsOthers: true }),
    { kind: 'not_for_us' },
  ],
  [
    'the asker talks to both',
    said('drop it, as she says', { mentionsOthers: true, mentionsBot: true }),
    { kind: 'information', text: 'drop it, as she says' },
  ],
  ['a colleague talks', said('I know her', { byAsker: false }), { kind: 'not_for_us' }],
  [
    'a colleague mentions the bot',
    said('she moved', { byAsker: false, mentionsBot: true }),
    { kind: 'information', text: 'she moved' },
  ],
  ['an aside of the asker', said('! not sure about this one'), { kind: 'aside' }],
  [
    'an aside of a colleague who mentions the bot',
    said(' !hm', { byAsker: false, mentionsBot: true }),
    { kind: 'aside' },
  ],
  ['a mention and nothing else', said('  ', { mentionsBot: true }), { kind: 'empty' }],
])('%s', (_, meant, expected) => {
  expect(meant).toEqual(expected);
});

test.each(['approve', 'Approved.', 'APPROVE plan 2', 'I approve this!', 'lgtm'])(
  '%s is the word, not the press',
  (text) => {
    expect(said(text)).toEqual({ kind: 'approve' });
  },
);

test.each([
  'approve it once the photo is there',
  'she does not approve',
  'approved by my boss already, refund 500',
])('%s is information', (text) => {
  expect(said(text)).toEqual({ kind: 'information', text });
});
