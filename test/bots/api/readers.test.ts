/**
 * Roles that read their own cases alone, over real HTTP and on real databases: a case of somebody else's is
 * answered like one that is not there, at every path.
 */
import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { Turn } from '../../../src/bots/shared/channel.ts';
import { showCase, takePress } from '../../../src/bots/shared/presses.ts';
import { createCases } from '../../../src/flow/cases.ts';
import { KnownRuns } from '../../../src/flow/known-runs.ts';
import type { Cases } from '../../../src/flow/ports/cases.ts';
import type { RunRow } from '../../../src/flow/ports/ledger.ts';
import type { NewEvent } from '../../../src/run/events.ts';
import { CheckedPolicy } from '../../../src/run/policy/policy.ts';
import { setPolicy } from '../../../src/store/policies.ts';
import type { Store } from '../../../src/store/store.ts';
import { catalogue } from '../../flow/office.ts';
import { deskWith } from '../../flow/one-desk.ts';
import { onEachDatabase, storeOn } from '../../store/on-each-database.ts';
import { append, opened, policy, row, said } from '../../store/samples.ts';
import { post, request, type Served, serve } from './served.ts';

type Schema = { [key: string]: never } & {
  $ref?: string;
  enum?: unknown[];
  type?: string;
  properties?: Record<string, Schema>;
  required?: string[];
};

onEachDatabase((place) => {
  let store: Store;
  let served: Served;
  let cases: Cases;
  beforeAll(async () => {
    const on = await storeOn(place);
    store = on.store;
    await setPolicy(on.database, 't', { ...policy, version: 'own', reads: { engineer: 'own' } });
  });
  beforeEach(async () => {
    await store.staff.add('t', OTHER);
    const codes = { check: async () => 'gone' as const };
    const { ledger, changes } = store;
    cases = createCases({ ledger, changes, codes, known: new KnownRuns(), desks: deskWith(catalogue) });
    served = await serve({ cases, staff: store.staff, tenant: 't', streams: { heartbeatMs: 50 } });
  });

  const as = (id: string) => ({ 'x-greenlight-person': id });
  const open = async (by: string): Promise<string> =>
    (await post(`${served.url}/v1/runs`, { text: 'mug arrived broken' }, as(by))).body.id;
  const listOf = async (by: string): Promise<string[]> => {
    const { body } = await request(`${served.url}/v1/runs?limit=200`, { headers: as(by) });
    return body.runs.map(({ id }: { id: string }) => id);
  };
  /** A case as these events leave it. */
  async function caseWith(events: NewEvent[], more: Partial<RunRow> = {}): Promise<string> {
    const run = randomUUID();
    const work = () => append(events, { row: { ...row, ...more } });
    await store.ledger.change({ tenant: 't', run, request: { open: true, knownSeq: 0 }, work });
    return run;
  }

  test('every path of a case answers as if it were not there', async () => {
    const run = await open('engineer');
    const { body: document } = await request(`${served.url}/v1/openapi.json`, { headers: as('other') });
    const anyOf = (schema: Schema): unknown => {
      const at = schema.$ref && document.components.schemas[schema.$ref.split('/').at(-1) ?? ''];
      if (at) return anyOf(at);
      if (schema.enum) return schema.enum[0];
      if (schema.type === 'integer') return 1;
      if (schema.type === 'boolean') return true;
      if (schema.type !== 'object') return 'a'.repeat(64).slice(0, schema.type === 'string' ? 20 : 0);
      const { properties = {}, required = [] } = schema;
      const filled = Object.entries(properties).filter(
        ([name]) => required.includes(name) || name === 'text',
      );
      return Object.fromEntries(filled.map(([name, one]) => [name, anyOf(one)]));
    };
    const tries = Object.entries(document.paths as Record<string, Record<string, never>>)
      .filter(([path]) => path.includes('{id}'))
      .flatMap(([path, methods]) => Object.entries(methods).map(([method, how]) => ({ path, method, how })));
    expect(tries.length).toBeGreaterThan(17);
    for (const { path, method, how } of tries) {
      const schema = (how as { requestBody?: { content: Record<string, { schema: Schema }> } }).requestBody
        ?.content['application/json']?.schema;
      const ask = (id: string, by: string) =>
        request(served.url + path.replace('{id}', id), {
          method: method.toUpperCase(),
          headers: { ...as(by), 'content-type': 'application/json' },
          ...(schema && { body: JSON.stringify(anyOf(schema)) }),
        });
      const missing = await ask(randomUUID(), 'other');
      const theirs = await ask(run, 'other');
      expect(missing.status, `${method} ${path}`).toBe(404);
      expect([theirs.status, theirs.body], `${method} ${path}`).toEqual([404, missing.body]);
    }
    for (const by of ['engineer', 'lead'])
      for (const more of ['', '/audit'])
        expect((await request(`${served.url}/v1/runs/${run}${more}`, { headers: as(by) })).status).toBe(200);
    // Nothing of it was done.
    expect((await store.ledger.load('t', run)) as object).toMatchObject({ head: { seq: 1 } });
  });

  test('lists and the stream of changes name their own alone', async () => {
    const [theirs, mine] = [await open('engineer'), await open('other')];
    expect(await listOf('other')).toContain(mine);
    expect(await listOf('other')).not.toContain(theirs);
    expect(await listOf('lead')).toEqual(expect.arrayContaining([theirs, mine]));

    const stream = await fetch(`${served.url}/v1/stream`, { headers: as('other') });
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    if (!reader) throw new Error('no stream');
    let text = '';
    const until = async (wanted: string) => {
      while (!text.includes(wanted)) text += (await reader.read()).value ?? '';
    };
    await until('event: ready');
    for (const [run, by] of [
      [theirs, 'engineer'],
      [mine, 'other'],
    ] as const)
      await post(`${served.url}/v1/runs/${run}/information`, { text: 'more' }, as(by));
    await until(mine);
    expect(text).not.toContain(theirs);
    await reader.cancel();
  });

  test('their own: opened, asked in, did something in, or what waits for them', async () => {
    const by = { kind: 'person', id: 'other', name: 'Other' } as const;
    const asked = {
      type: 'question_asked',
      actor: { kind: 'worker' },
      data: { kind: 'answer', to: 'other', until: '2030-01-01T00:00:00.000Z' },
      personal: { text: 'which mug?' },
    } as NewEvent;
    const own = [
      await caseWith([{ ...opened, actor: by } as NewEvent], { askedBy: 'other' }),
      await caseWith([opened, { ...said('x'), actor: by } as NewEvent]),
      await caseWith([opened, asked]),
      await caseWith([opened], { waitsFor: { person: 'other', for: 'approval' } }),
      await caseWith([opened], { waitsFor: { role: 'engineer', for: 'approval' } }),
    ];
    const others = [
      await caseWith([opened, said('x')]),
      await caseWith([opened], { waitsFor: { role: 'lead', for: 'approval' } }),
      await caseWith([opened], { waitsFor: { person: 'lead', for: 'approval' } }),
    ];
    const listed = await listOf('other');
    expect(own.filter((run) => !listed.includes(run))).toEqual([]);
    expect(others.filter((run) => listed.includes(run))).toEqual([]);
    const all = [...own, ...others];
    expect((await store.ledger.readable('t', 'other', all)).sort()).toEqual([...own].sort());
    expect((await store.ledger.readable('t', 'lead', all)).sort()).toEqual([...all].sort());
    expect(await store.ledger.readable('t', 'nobody', all)).toEqual([]);
  });

  test('a chat shows and does nothing of it to whoever may not read it', async () => {
    const [theirs, mine] = [await open('engineer'), await open('other')];
    const parts = { cases, members: store.staff };
    const turnOf = (email: string): Turn => ({
      user: { platform: 'slack', team: 'T1', user: email },
      answersAreSeenByAll: false,
      tenant: async () => 't',
      vouch: async () => ({ kind: 'person', email }),
      room: async () => ({ shared: false }),
      notify() {},
      committed() {},
    });
    const [other, lead] = [turnOf('other@example.com'), turnOf('lead@example.com')];
    expect(await showCase(parts, lead, theirs)).toMatchObject({ kind: 'whole', view: { id: theirs } });
    expect(await showCase(parts, other, mine)).toMatchObject({ kind: 'whole', view: { id: mine } });
    expect(await showCase(parts, other, theirs)).toEqual(await showCase(parts, other, randomUUID()));
    for (const action of ['stop', 'hand_off', 'receipt', 'take'] as const) {
      const pressed = (run: string) =>
        takePress(parts, other, { press: { run, action }, key: randomUUID(), confirmed: true });
      const [answer, missing] = [await pressed(theirs), await pressed(randomUUID())];
      expect(JSON.stringify(answer).replaceAll(theirs, 'ID'), action).toBe(
        JSON.stringify(missing).replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID'),
      );
      expect(answer.kind).toBe('refused');
    }
    const agenda = await cases.agenda('t', { id: 'other', role: 'engineer' }, 100);
    expect(agenda.map(({ id }) => id)).not.toContain(theirs);
  });

  test('a role that changes counts from then on', async () => {
    const theirs = await open('engineer');
    expect(await listOf('other')).not.toContain(theirs);
    await store.staff.add('t', { ...OTHER, role: 'lead' });
    expect(await listOf('other')).toContain(theirs);
    await store.staff.remove('t', 'other');
    expect(await store.ledger.readable('t', 'other', [theirs])).toEqual([]);
  });
});

test('a policy limits roles that it has', () => {
  const with_ = (reads: object) => CheckedPolicy.safeParse({ ...policy, reads }).success;
  expect(with_({ engineer: 'own', lead: 'all' })).toBe(true);
  expect(with_({ enginer: 'own' })).toBe(false);
  expect(with_({ engineer: 'none' })).toBe(false);
});

const OTHER = { id: 'other', name: 'Other', email: 'other@example.com', role: 'engineer', limit: 5_000 };
