/** What people are told of a name that stands for nothing. */
import { expect, test } from 'vitest';
import { noSuch } from '../../../src/run/text/no-such.ts';

const names = (count: number) => Array.from({ length: count }, (_, n) => `n${String(n).padStart(2, '0')}`);

test.each<[Parameters<typeof noSuch>, string]>([
  [
    ['role', 'chief', { known: ['librarian', 'assistant'], where: 'policy.yaml' }],
    'there is no role "chief" in policy.yaml; there is assistant, librarian',
  ],
  [['tool', 'x', { known: new Set(['y']) }], 'there is no tool "x"; there is y'],
  [['tool', 'x', { known: [] }], 'there is no tool "x"; there is none'],
  [['tool', 'x', { known: names(12) }], `there is no tool "x"; there is ${names(12).join(', ')}`],
  [['tool', 'x', { known: names(13) }], `there is no tool "x"; there is ${names(12).join(', ')}, …`],
])('of %j: %s', (asked, text) => expect(noSuch(...asked)).toBe(text));
