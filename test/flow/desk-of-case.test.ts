/** Which version of a desk a case, and a write that was begun, work with. */
import { expect, test } from 'vitest';
import { deskOfCase, deskOfWrite } from '../../src/flow/desk-of-case.ts';
import type { OpenDesk, TenantDesk } from '../../src/flow/ports/desks.ts';
import type { Policy } from '../../src/run/policy/policy.ts';
import type { Run } from '../../src/run/state.ts';

const version = (name: string): OpenDesk =>
  ({
    version: name,
    toolRunner: {
      catalogue: () => ({
        version: name,
        tool: (tool: string) => (tool === 'shop.refund' ? { name: tool, definition: name } : { name: tool }),
      }),
    },
  }) as unknown as OpenDesk;
const newest = version('new');
const kept = version('kept');
const desk: TenantDesk = { newest, having: (name) => [newest, kept].find((one) => one.version === name) };
const policy = { version: 'p1' } as Policy;
const asked = (catalogue: string, under = 'p1') => ({ approval: { catalogue, policy: under } }) as Run;

test.each([
  ['nothing asked for', undefined, newest],
  ['asked for with a version that is kept', asked('kept'), kept],
  ['asked for with one that is not kept any more', asked('gone'), newest],
  ['asked for under another policy', asked('kept', 'p0'), newest],
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
