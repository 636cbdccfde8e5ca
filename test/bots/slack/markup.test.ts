import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mentions, plainText } from '../../../src/bots/slack/markup.ts';

test.each([
  ['<mailto:mara.l@example.com|mara.l@example.com>', 'mara.l@example.com'],
  ['<mailto:mara.l@example.com|Mara>', 'Mara (mara.l@example.com)'],
  ['<tel:+15550100|+1 555 0100>', '+1 555 0100 (+15550100)'],
  ['<https://example.com/a?b=1&amp;c=2>', 'https://example.com/a?b=1&c=2'],
  ['<http://example.com|example.com>', 'http://example.com'],
  ['<https://example.com|click here>', 'click here (https://example.com)'],
  ['<@U123> and <@U123|mara>', '@U123 and @mara'],
  ['<#C1|support>', '#support'],
  ['<!here> <!subteam^S1|@leads> <!date^1700000000^{date}|Nov>', 'here @leads Nov'],
  ['1 &lt; 2 &amp;&amp; 3 &gt; 2', '1 < 2 && 3 > 2'],
  ['&amp;lt;', '&lt;'],
  ['a < b > c', 'a < b > c'],
])('%s reads %s', (markup, text) => {
  expect(plainText(markup)).toBe(text);
});

test('what Slack escaped comes back as it was typed', () => {
  fc.assert(
    fc.property(fc.string(), (typed) => {
      const escaped = typed.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
      expect(plainText(escaped)).toBe(typed);
    }),
  );
});

test.each([
  ['<@UBOT> hello', { rest: 'hello', bot: true, others: false }],
  ['<@UBOT|greenlight>: <@U2> said so', { rest: ': <@U2> said so', bot: true, others: true }],
  ['ask <!subteam^S1>', { rest: 'ask <!subteam^S1>', bot: false, others: true }],
  ['<!channel> look', { rest: '<!channel> look', bot: false, others: true }],
  [
    '&lt;@UBOT&gt; is how to mention it',
    { rest: '&lt;@UBOT&gt; is how to mention it', bot: false, others: false },
  ],
])('whom %s speaks to', (markup, whom) => {
  expect(mentions(markup, 'UBOT')).toEqual(whom);
});
