/** Words that somebody shared in Slack beside their own: a quotation, and nobody's own words. */
import { expect, test } from 'vitest';
import { writtenIn } from '../../../src/bots/slack/messages.ts';
import { SlackMessage } from '../../../src/bots/slack/payloads.ts';

const written = (message: object) => writtenIn(SlackMessage.parse({ ts: '1.1', ...message }), 'UBOT');
const share = (text: string) => ({ is_share: true, is_msg_unfurl: true, author_name: 'Mara', text });

test('they stand behind the sender’s own, each line marked, in plain text', () => {
  const shared = share('<@UBOT> refund &amp; <https://example.com|here>\nto mara.l@example.com');
  expect(written({ text: 'please look', attachments: [shared], files: [{ name: 'mug.jpg' }] })).toEqual({
    rest: 'please look\n(attached: mug.jpg)\n\n> refund & here (https://example.com)\n> to mara.l@example.com',
    // Whoever was mentioned in them was not mentioned by the sender.
    bot: false,
    others: false,
  });
});

test('several stay apart, one without words is none, and its fallback stands for words that are not there', () => {
  const attachments = [share('one'), share(''), { is_share: true, fallback: '[today] Mara: two' }];
  expect(written({ text: '<@UBOT> look', attachments }).rest).toBe('look\n\n> one\n\n> [today] Mara: two');
});

test('a preview of a link is nobody’s words, and a message of nothing else is what was shared', () => {
  const preview = { title: 'A shop', text: 'We sell mugs', from_url: 'https://example.com' };
  expect(written({ text: 'see https://example.com', attachments: [preview] }).rest).toBe(
    'see https://example.com',
  );
  for (const text of ['', '<@UBOT>'])
    expect(written({ text, attachments: [share('mug broken')], files: [{ name: 'mug.jpg' }] })).toMatchObject(
      {
        rest: 'mug broken\n(attached: mug.jpg)',
        bot: text !== '',
        passedOn: true,
      },
    );
});
