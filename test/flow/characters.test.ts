/**
 * Any text at all, from everybody who gives a run texts, on both databases: planner, tools, responder, people
 * and the names of messages. What PostgreSQL does not take (NUL, halves of surrogate pairs) stops nothing.
 */
import fc from 'fast-check';
import { afterAll, expect, test, vi } from 'vitest';
import { handle } from '../../src/flow/handle.ts';
import { verifyAudit } from '../../src/run/audit/verify.ts';
import { onEachDatabase, storeOn } from '../store/on-each-database.ts';
import {
  answer,
  catalogue,
  change,
  ENGINEER,
  look,
  looked,
  type Office,
  openOffice,
  planOf,
} from './office.ts';
import { deskWith } from './one-desk.ts';

vi.setConfig({ testTimeout: 120_000 });

const anyText = fc
  .array(fc.oneof(fc.nat(0xffff), fc.constantFrom(0, 0xd800, 0xdc00)), { minLength: 1, maxLength: 12 })
  .map((units) => `x${String.fromCharCode(...units)}`);

onEachDatabase((place) => {
  let office: Office | undefined;
  afterAll(() => office?.stop());

  test('a case runs to its end whatever is in its texts, and its chain verifies', async () => {
    const { store } = await storeOn(place);
    let text = '';
    const one = openOffice(store, {
      think: () => {
        const step = look('a', 1);
        const write = change('b', 2, ['a']);
        return {
          ...planOf({ ...step, title: text, args: { n: 1, text } }, { ...write, title: text }),
          summary: text,
        };
      },
      read: () => ({ ...looked, output: { text, [text]: text }, headline: text }),
      write: () => ({
        outcome: 'done',
        ms: 1,
        tries: 1,
        output: { text },
        headline: text,
        id: text,
        after: { [text]: text },
      }),
      compose: () => ({ ...answer, summary: text, reply: text, unverified: text, unfound: [text] }),
    });
    office = one;
    const parts = { ledger: store.ledger, known: one.known, desks: deskWith(catalogue) };
    await fc.assert(
      fc.asyncProperty(anyText, async (given) => {
        text = given;
        const run = await one.open('please');
        const before = await one.until(run, ({ status }) => status === 'awaiting_approval');
        const told = (command: Parameters<typeof handle>[1]['commands'][number], inbox?: string) =>
          handle(parts, { tenant: 't', run, commands: [command], inbox, content: inbox });
        const { revision = 0, digest = '' } = before.approval ?? {};
        const approved = await told({ type: 'approve', by: ENGINEER, revision, digest }, `m:${run}:${text}`);
        expect(approved).toMatchObject({ kind: 'done' });
        const drafted = await one.until(run, ({ status }) => status === 'awaiting_reply');
        const by = { ...ENGINEER, name: text };
        const sent = { type: 'send', by, draft: drafted.answer?.draft ?? 0, text, confirm: true } as const;
        expect(await told(sent)).toMatchObject({ kind: 'done' });
        const closed = await one.until(run, ({ status }) => status === 'closed');
        const lines: string[] = [];
        for await (const line of (await one.cases.audit('t', run, { reader: 'greenlight' })) ?? [])
          lines.push(line);
        expect(verifyAudit(lines, closed.head)).toMatchObject({ ok: true, findings: [] });
      }),
      { numRuns: 25 },
    );
    expect(one.errors).toEqual([]);
  });
});
