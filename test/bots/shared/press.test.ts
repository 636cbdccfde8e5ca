import fc from 'fast-check';
import { expect, test } from 'vitest';
import { confirmationOf } from '../../../src/bots/shared/card/forms.ts';
import {
  asksFirst,
  commandOf,
  decodePress,
  encodePress,
  Press,
  pressOf,
} from '../../../src/bots/shared/press.ts';
import type { Button } from '../../../src/run/view/card.ts';

const by = { id: 'lead', name: 'Lead' };
const button = (more: Partial<Button> & Pick<Button, 'action'>): Button => ({
  label: 'x',
  style: 'plain',
  ...more,
});
const press = (more: Partial<Button> & Pick<Button, 'action'>, form = {}) =>
  commandOf(pressOf('r1', button(more)), by, form);

test('what a button carries comes back as it was', () => {
  const any = fc.record(
    {
      run: fc.uuid(),
      action: fc.constantFrom(...Press.shape.action.options),
      revision: fc.nat(999),
      digest: fc.stringMatching(/^[0-9a-f]{64}$/),
      draft: fc.nat(99),
      role: fc.string({ maxLength: 60 }),
      call: fc.string({ maxLength: 64 }),
      reason: fc.constant(true as const),
    },
    { requiredKeys: ['run', 'action'] },
  );
  fc.assert(
    fc.property(any, (value) => {
      expect(decodePress(encodePress(value))).toEqual(value);
    }),
  );
});

test.each([
  '',
  'x',
  'null',
  '[]',
  '{"run":"r","action":"pay"}',
  '{"run":"r","action":"approve","by":"lead"}',
])('a value that no button of ours carries is nothing: %s', (value) => {
  expect(decodePress(value)).toBeUndefined();
});

test('each button becomes its command, by whoever commandOf it', () => {
  expect(press({ action: 'approve', revision: 2, digest: 'd' })).toEqual({
    type: 'approve',
    by,
    revision: 2,
    digest: 'd',
  });
  expect(press({ action: 'ask', role: 'lead' })).toEqual({ type: 'ask', by, role: 'lead' });
  expect(press({ action: 'ask', role: 'lead', reason: true }, { text: ' late ' })).toEqual({
    type: 'ask',
    by,
    role: 'lead',
    reason: 'late',
  });
  expect(press({ action: 'undo' })).toEqual({ type: 'stop', by, undo: true });
  expect(press({ action: 'answer' }, { text: 'line 2' })).toEqual({
    type: 'information',
    by,
    text: 'line 2',
  });
  expect(press({ action: 'edit', draft: 1 }, { text: 'Hello\n' })).toEqual({
    type: 'send',
    by,
    draft: 1,
    text: 'Hello\n',
  });
  expect(press({ action: 'verify' }, { code: '123 456' })).toEqual({ type: 'verify', code: '123456' });
  expect(press({ action: 'looked', call: 's3' }, { outcome: 'done' })).toEqual({
    type: 'looked',
    by,
    call: 's3',
    outcome: 'done',
  });
  expect(press({ action: 'adjust', revision: 1 }, { text: ' ', steps: [{ id: 's1', drop: true }] })).toEqual({
    type: 'adjust',
    by,
    revision: 1,
    steps: [{ id: 's1', drop: true }],
  });
});

test('a button that lacks what its action needs is none of ours', () => {
  expect(press({ action: 'approve', revision: 2 })).toBeUndefined();
  expect(press({ action: 'send' })).toBeUndefined();
  expect(press({ action: 'looked', call: 's3' })).toBeUndefined();
});

test('what asks first is known before anything is sent', () => {
  const asked = Press.shape.action.options.filter((action) => asksFirst({ run: 'r', action }) !== undefined);
  expect(asked).toEqual([
    'adjust',
    'decline',
    'undo',
    'verify',
    'answer',
    'looked',
    'edit',
    'hand_off',
    'stop',
  ]);
  expect(asksFirst({ run: 'r', action: 'ask', reason: true })).toBe('ask');
});

test('Send asks first where something in the letter was not found, and its command confirms only then', () => {
  fc.assert(
    fc.property(fc.nat(99), fc.integer({ min: 1, max: 99 }), (draft, doubts) => {
      const [plain, doubted] = [button({ action: 'send', draft }), button({ action: 'send', draft, doubts })];
      expect(asksFirst(pressOf('r1', plain))).toBeUndefined();
      expect(commandOf(pressOf('r1', plain), by)).toEqual({ type: 'send', by, draft });
      expect(asksFirst(pressOf('r1', doubted))).toBe('confirm');
      expect(commandOf(pressOf('r1', doubted), by)).toEqual({ type: 'send', by, draft, confirm: true });
      expect(confirmationOf(doubted)?.text).toContain('Not everything in this reply was found');
      expect(confirmationOf(plain)).toBeUndefined();
    }),
  );
});

test('an edited letter never confirms by itself: it is checked first', () => {
  const edited = press({ action: 'edit', draft: 1, doubts: 3 }, { text: 'Hello' });
  expect(edited).toEqual({ type: 'send', by, draft: 1, text: 'Hello' });
});
