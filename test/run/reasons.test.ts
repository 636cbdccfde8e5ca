/** A large sum is approved with a reason, not by a press alone. */
import { describe, expect, test } from 'vitest';
import { asksFirst, commandOf, pressOf } from '../../src/bots/shared/press.ts';
import type { Button } from '../../src/run/view/card.ts';
import { view } from '../../src/run/view/view.ts';
import * as commands from './commands.ts';
import { type Given, given } from './given.ts';
import { catalogue, policy } from './shop.ts';
import * as stages from './stages.ts';

const from = (reasonFrom: number): Given => ({ policy: { ...policy, version: 'with reasons', reasonFrom } });
const because =
  (reason: string): Given =>
  (run) => ({
    ...{ type: 'approve', by: commands.engineer, revision: run.revision },
    ...{ digest: run.approval?.digest ?? '', reason },
  });
const buttonOf = (...steps: Given[]): Button => {
  const { now } = given(...steps);
  const found = view(now.run, now.world.policy, catalogue).buttons.find(({ action }) => action === 'approve');
  if (!found) throw new Error('there is no Approve');
  return found;
};

describe('from the sum on that the policy names', () => {
  test('nobody approves without saying why, and the trail has it', () => {
    const pending = given(from(4800), ...stages.pending).now;
    const { decision } = pending.when(commands.approve()).refused('reason_missing');
    expect(decision?.refusal?.message).toBe(
      'From EUR 48.00 on, say in `reason` why this is right. It stands in the trail.',
    );
    pending.when(because('  ')).refused('reason_missing');
    const approved = pending.when(because(' looked at the photo ')).then('approved');
    expect(approved.last('approved').personal).toEqual({ reason: 'looked at the photo' });
  });

  test('the button asks for it first, and gives it with the press', () => {
    const press = pressOf('r1', buttonOf(from(4800), ...stages.pending));
    expect(asksFirst(press)).toBe('approve');
    expect(commandOf(press, commands.engineer, { text: 'looked' })).toMatchObject({
      type: 'approve',
      reason: 'looked',
    });
  });

  test('who may not approve is told so, with a reason or without', () => {
    given(from(0), { policy: { ...policy, reasonFrom: 0, fourEyes: { from: 0 } } }, ...stages.pending)
      .when(because('it is right'))
      .refused('four_eyes');
  });
});

describe('below it, and where the policy names none', () => {
  test.each<[string, Given[]]>([
    ['below', [from(4801), ...stages.pending]],
    ['none', stages.pending],
  ])('%s: a press is enough, and a reason is kept all the same', (_, steps) => {
    expect(asksFirst(pressOf('r1', buttonOf(...steps)))).toBeUndefined();
    const approved = given(...steps)
      .when(commands.approve())
      .then('approved');
    expect(approved.last('approved').personal).toBeUndefined();
    const said = given(...steps)
      .when(because('a regular'))
      .then('approved');
    expect(said.last('approved').personal).toEqual({ reason: 'a regular' });
  });
});
