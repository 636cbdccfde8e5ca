import { describe, expect, test } from 'vitest';
import { view } from '../../src/run/view/view.ts';
import { waitsFor } from '../../src/run/waits.ts';
import * as commands from './commands.ts';
import { given } from './given.ts';
import { policy } from './shop.ts';
import * as stages from './stages.ts';

const part = 'and keep the receipt';
const again = (parts: string[] | undefined) =>
  commands.plans(
    [stages.find, stages.details, stages.article, stages.refund(), stages.note],
    undefined,
    parts,
  );

describe('a part of what people wrote that nothing in the plan takes up', () => {
  test('blocks Approve, for everybody, and the card says why', () => {
    const shown = given(...stages.notRead);
    for (const person of [commands.engineer, commands.lead, commands.finance])
      shown.when(commands.approve(person)).refused('not_read');
    const card = view(shown.now.run, policy);
    expect(card.buttons.map(({ action }) => action)).not.toContain('approve');
    expect(card.notices[0]).toEqual({
      kind: 'attention',
      text: expect.stringContaining(`Not read: "${part}".`),
    });
    expect(waitsFor(shown.now.run)).toEqual({ person: 'engineer', for: 'a look at what was not read' });
  });

  test('one press leaves it out; the plan that was shown stands and can be approved', () => {
    given(...stages.notRead)
      .when(commands.leaveOut())
      .then('left_out')
      .phase('awaiting_approval');
    const left = given(...stages.notRead, commands.leaveOut());
    expect(left.now.run.plan?.notRead).toBeUndefined();
    left.when(commands.leaveOut()).refused('nothing_to_leave_out');
    left.when(commands.approve()).then('approved');
  });

  test('only staff leave it out, and only of the plan that stands', () => {
    given(...stages.notRead)
      .when(commands.leaveOut(commands.stranger))
      .refused('not_staff');
    given(...stages.notRead)
      .when((run) => ({ type: 'leave_out', by: commands.engineer, revision: run.revision - 1 }))
      .refused('stale');
  });

  test('what was left out is not named again by a later plan; what is new is', () => {
    const later = [...stages.notRead, commands.leaveOut(), commands.info('news')];
    expect(given(...later, again([part])).now.run.plan?.notRead).toBeUndefined();
    expect(given(...later, again([part, 'by Friday'])).now.run.plan?.notRead).toEqual(['by Friday']);
  });

  test('an adjustment that makes it understood clears it', () => {
    const clear = given(
      ...stages.notRead,
      commands.adjust({ text: 'without the receipt' }),
      again(undefined),
    );
    expect(clear.now.run.plan?.notRead).toBeUndefined();
  });

  test('an approval that was given is not carried to a plan of which something was not read', () => {
    const carried = given(...stages.acting, commands.info('and the candle'), again(['and the candle']));
    expect(carried.now.run.phase).not.toBe('acting');
  });
});
