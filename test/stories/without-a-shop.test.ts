/** A desk that sells nothing: articles and tools from outside, and no word of a shop. */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Installation, openInstallation } from './installation.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const DESK = fileURLToPath(new URL('../fixtures/desks/library', import.meta.url));
let library: Installation;

beforeAll(async () => {
  library = await openInstallation({ DESK });
});
afterAll(() => library.stop());

test('it starts without a complaint, also a second time', async () => {
  expect(library.problems).toEqual([]);
  await library.restart();
  expect(library.problems).toEqual([]);
});

test('a question is answered from its articles', async () => {
  const sam = library.as('sam');
  const id = await sam.open('When is the library open on Saturdays?');
  const run = await sam.until(id, ({ answer }) => answer !== undefined);
  expect(run.plan?.steps.map(({ tool }) => tool)).toEqual(['knowledge.search']);
  expect(run.answer?.citations).toMatchObject([{ article: 'opening-hours' }]);
  expect(run.answer?.reply).toContain('10 to 18');
});

test('a request goes to the desk’s own tools, of which tools.yaml is the list', async () => {
  const sam = library.as('sam');
  const id = await sam.open('LC-204117, ada@example.com: please renew my loan');
  const run = await sam.until(id, ({ plan }) => plan !== undefined);
  expect(run.plan?.steps.map(({ tool }) => tool)).toEqual(
    expect.arrayContaining(['lending.member', 'knowledge.article', 'lending.renew']),
  );
});
