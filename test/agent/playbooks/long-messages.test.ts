/** A message that is too long to be read whole: its beginning counts, and a person looks at the rest. */
import { expect, it } from 'vitest';
import { CaseInMemory } from './case-in-memory.ts';
import { damaged, mara } from './records.ts';

const long = (words: string) => Array.from({ length: 400 }, () => words).join(' ');

it('reads the beginning, and names the rest, which nothing can be approved without', async () => {
  const theCase = await new CaseInMemory(mara()).open(
    `${damaged}. ${long('it was a present.')} Also cancel it`,
  );
  expect(theCase.steps.map(({ tool }) => tool)).toContain('orders.refund');
  expect(theCase.state.plan?.notRead?.[0]).toMatch(/^it was a present/);
});

it('says nothing of the kind about two pages, or about what merely came along below a mail', async () => {
  const quoted = Array.from({ length: 400 }, () => '> it was a present, you said').join('\n');
  const theCase = await new CaseInMemory(mara()).open(`${damaged}. It was a present.\n\n${quoted}`);
  expect(theCase.state.plan?.notRead).toBeUndefined();
});
