/** What was read is read once, and again as soon as it may say something else. */
import { describe, expect, test } from 'vitest';
import * as commands from './commands.ts';
import { type Given, given } from './given.ts';
import { catalogueOf } from './shop.ts';
import { article, find, note } from './stages.ts';

const live = commands.step('live', 'orders.live', { args: { order: 'FH-10482' } });
const text = { output: { title: 't', body: 'b' } };
const nobody = { output: { customer: null, evidence: [] } };
const failed = { outcome: 'failed', fault: { code: 'away', message: 'it is away' } } as const;

test('given the same read twice in one plan, then it is done once; while it is out, none of them is done', () => {
  const twice = commands.plans([article, { ...article, id: 'again' }, live]);
  const { now } = given(commands.open(), twice);
  now.owes('read:s1', 'read:s2', 'read:s3');
  now.when(commands.comes('s1', text)).then('step_finished', 'step_kept').owes('read:s3');
  expect(now.run.plan?.steps[1]).toMatchObject({ state: 'done', keptFrom: 's1', output: text.output });
});

test('given a read that failed, then it is done again in the next plan', () => {
  const again = given(commands.open(), commands.plans([article, live]))
    .when(commands.comes('s1', failed))
    .then('step_finished', 'replanning')
    .when(commands.plans([article, live]));
  again.then('thought_used', 'planned').owes('read:s3', 'read:s4');
});

test('given a tool that is gone, then what it read is not kept, and nothing breaks', () => {
  const less = catalogueOf('tools-1', []);
  const { now } = given(commands.open(), commands.plans([article, live]), commands.comes('s1', text));
  expect(now.when({ catalogue: less }).when(commands.tick).run.plan?.steps[0]?.state).toBe('done');
});

test('given a tool that is gone while it was out, then what it read stands for the same call of its plan alone', () => {
  const twice = commands.plans([article, { ...article, id: 'again' }, live]);
  const { now } = given(commands.open(), twice, { catalogue: catalogueOf('tools-1', []) });
  const came = now.when(commands.comes('s1', text));
  expect(came.run.plan?.steps.map(({ state }) => state)).toEqual(['done', 'done', 'todo']);
});

describe('a read that looks for the customer, who is not verified', () => {
  const begun: Given[] = [commands.open(), commands.plans([find, live])];
  const plannedAgain = (...steps: Given[]) =>
    given(...begun, ...steps, commands.plans([find, note])).now.run.plan?.steps[0]?.state;

  test('given that nobody has written since, then it is kept', () =>
    expect(plannedAgain(commands.comes('s1', { ...nobody, ms: 1 }), commands.comes('s2', failed))).toBe(
      'done',
    ));

  test('given that somebody wrote while it was out, then it is done again: it did not know those words', () =>
    expect(plannedAgain(commands.info('her mail is m@example.com'), commands.comes('s1', nobody))).toBe(
      'todo',
    ));

  test('given that it began after the newest message, then it is kept, however many there are', () => {
    const late = commands.comes('s3', { ...nobody, ms: 2 });
    const asked = [commands.info('one more'), commands.plans([find, live]), late];
    expect(plannedAgain(commands.comes('s1', nobody), ...asked, commands.comes('s4', failed))).toBe('done');
  });

  test('given that it came and somebody wrote in the same millisecond, then it did not know those words', () => {
    const { now } = given(...begun, commands.comes('s1', { ...nobody, ms: 0 }));
    now.world.clock -= 1;
    now.when(commands.info('m@example.com')).when(commands.plans([find, note]));
    expect(now.run.plan?.steps[0]?.state).toBe('todo');
  });
});

test('given the end of its lifetime, then it is kept up to that millisecond and not after it', () => {
  const keptAfter = (ms: number) => {
    const { now } = given(commands.open(), commands.plans([article, live]), commands.comes('s1', text));
    now.when(commands.info('x'));
    // Two commands since, of a millisecond each.
    now.world.clock += ms - 2;
    return now.when(commands.plans([article, live])).run.plan?.steps[0]?.state;
  };
  expect([599_999, 600_000, 600_001].map(keptAfter)).toEqual(['done', 'done', 'todo']);
});
