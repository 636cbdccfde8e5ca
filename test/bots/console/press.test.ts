import { expect, test } from 'vitest';
import { pressed } from '../../../src/bots/console/app/case/press.ts';

const send = { action: 'send' as const, label: 'Send reply', style: 'primary' as const, draft: 2 };

test('Send is posted at once where everything in the letter was found', () => {
  expect(pressed(send)).toEqual({ kind: 'post', path: 'send', body: { draft: 2 } });
});

test('Send opens a dialog first where something was not found; an edit always does', () => {
  expect(pressed({ ...send, doubts: 1 })).toEqual({ kind: 'dialog', dialog: 'send' });
  expect(pressed({ ...send, action: 'edit', doubts: 1 })).toEqual({ kind: 'dialog', dialog: 'edit' });
});
