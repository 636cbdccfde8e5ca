/** Which version of a desk a case, and a write that was begun, work with. */
import { expect, test } from 'vitest';
import { deskOfCase, deskOfWrite } from '../../src/flow/desk-of-case.ts';
import type { OpenDesk, TenantDesk } from '../../src/flow/ports/desks.ts';
import type { Policy } from '../../src/run/policy/policy.ts';
import type { Run } from '../../src/run/state.ts';

const OUTSIDE = ['shop.refund', 'shop.cancel'];
const version = (name: string, withdrawn: string[] = []): OpenDesk =>
  ({
    version: name,
    toolRunner: {
      catalogue: () => ({
        version: name,
        tool: (tool: string) =>
          withdrawn.includes(tool)
            ? undefined
            : { name: tool, ...(OUTSIDE.includes(tool) && { definition: name }) },
      }),
    },
  }) as unknown as OpenDesk;
const newest = version('new', ['shop.cancel']);
const kept = version('kept');
const desk: TenantDesk = { newest, having: (name) => [newest, kept].find((one) => one.version === name) };
const policy = { version: 'p1' } as Policy;
const acting = { phase: 'acting', revision: 2 };
const asked = (catalogue: string, more: object = {}) =>
  ({ ...acting, approval: { catalogue, policy: 'p1', revision: 2 }, ...more }) as Run;
const steps = (...all: [tool: string, state: string][]) => ({
  plan: { steps: all.map(([tool, state]) => ({ tool, state, effect: 'write' })) },
});

test.each([
  ['nothing asked for', undefined, newest],
  ['asked for with a version that is kept', asked('kept'), kept],
  ['asked for with one that is not kept any more', asked('gone'), newest],
  ['asked for under another policy', { ...asked('kept'), approval: { catalogue: 'kept' } } as Run, newest],
  ['a tool to be used that both have', asked('kept', steps(['shop.refund', 'todo'])), kept],
  ['one to be used that the newest has withdrawn', asked('kept', steps(['shop.cancel', 'todo'])), newest],
  [
    'one of several, behind one that is done',
    asked('kept', steps(['shop.refund', 'done'], ['shop.cancel', 'todo'])),
    newest,
  ],
  ['one that was used before it was withdrawn', asked('kept', steps(['shop.cancel', 'done'])), kept],
  ['a plan to be made anew', asked('kept', { phase: 'planning' }), newest],
  ['a later plan than what was asked for', asked('kept', { revision: 3 }), newest],
])('a case with %s', (_, run, wanted) => {
  expect(deskOfCase(desk, run, policy)).toBe(wanted);
});

test.each([
  ['a tool outside, its version kept', { tool: 'shop.refund', catalogue: 'kept' }, kept],
  ['one whose version is gone: nothing may finish it', { tool: 'shop.refund', catalogue: 'gone' }, undefined],
  ['a tool of our own, its version gone', { tool: 'orders.refund', catalogue: 'gone' }, newest],
  ['a tool outside, before versions were noted', { tool: 'shop.refund' }, newest],
])('a write by %s', (_, write, wanted) => {
  expect(deskOfWrite(desk, write)).toBe(wanted);
});
