import { beforeEach, describe, expect, expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import type { OutboxItem } from '../../../src/bots/api/outbox.ts';
import type { OutboxList, StaffList } from '../../../src/bots/api/schemas/records.ts';
import { Erased, type RunList } from '../../../src/bots/api/schemas/run.ts';
import type { Cases, ErasedView, RunListItem } from '../../../src/flow/ports/cases.ts';
import type { StaffMember } from '../../../src/flow/ports/ledger.ts';
import { RunView } from '../../../src/run/view/run-view.ts';
import { LEAD, request, serve } from './served.ts';
import { fullView, viewOf } from './views.ts';

type Document = Record<string, Record<string, Record<string, Record<string, unknown>>>>;

describe('the description', () => {
  let text: string;
  let document: Document;
  beforeEach(async () => {
    const served = await serve();
    ({ body: document } = await request(`${served.url}/v1/openapi.json`, { headers: LEAD }));
    text = JSON.stringify(document);
  });

  test('has every path of the design, and the two beside it', () => {
    const paths = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const ofRun = (name: string) => `POST /v1/runs/{id}/${name}`;
    const commands =
      'information approve adjust decline draft ask renew leave-out verify looked send stop hand-off take give-back review switch-off';
    expect(paths.sort()).toEqual(
      [
        'POST /v1/runs',
        'GET /v1/runs',
        'GET /v1/runs/{id}',
        'GET /v1/runs/{id}/audit',
        'GET /v1/runs/{id}/stream',
        ...commands.split(' ').map(ofRun),
        'GET /v1/stream',
        'GET /v1/staff',
        'GET /v1/outbox',
        'GET /v1/openapi.json',
      ].sort(),
    );
  });

  test('refers only to what it holds, and everything it holds is used', () => {
    const schemas = Object.keys(document.components?.schemas ?? {});
    const used = new Set([...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map((match) => match[1]));
    expect([...used].sort()).toEqual(schemas.sort());
    expect(text).not.toContain('$defs');
  });

  test('names every operation once', () => {
    const ids = [...text.matchAll(/"operationId":"(\w+)"/g)].map((match) => match[1]);
    expect(ids).toHaveLength(new Set(ids).size);
    expect(ids).toContain('postRunsIdHandOff');
  });

  test('says of a body what the check of the body says', () => {
    const approve = document.components?.schemas?.Approve;
    expect(approve).toMatchObject({
      type: 'object',
      required: ['revision', 'digest'],
      additionalProperties: false,
    });
    const list = document.paths?.['/v1/runs']?.get?.parameters;
    expect(list).toContainEqual(
      expect.objectContaining({
        name: 'limit',
        in: 'query',
        schema: expect.objectContaining({ maximum: 200, default: 50 }),
      }),
    );
  });

  test('on PostgreSQL leaves out what is not there', async () => {
    const served = await serve({ embedded: false });
    const { body } = await request(`${served.url}/v1/openapi.json`, { headers: LEAD });
    expect(JSON.stringify(body)).not.toMatch(/outbox|x-greenlight-person/i);
  });
});

describe('the schemas are the types of the ports, both ways', () => {
  test('run', () => {
    for (const view of [fullView(), viewOf('run-1', 'a mug')]) expect(RunView.parse(view)).toEqual(view);
    expect(RunView.safeParse({ ...fullView(), ending: undefined }).success).toBe(false);
  });

  test('erased run, list of runs, staff, outbox', () => {
    expectTypeOf<z.infer<typeof Erased>>().toEqualTypeOf<ErasedView>();
    expectTypeOf<z.infer<typeof RunList>>().toEqualTypeOf<Awaited<ReturnType<Cases['list']>>>();
    expectTypeOf<z.infer<typeof RunList>['runs'][number]>().toEqualTypeOf<RunListItem>();
    expectTypeOf<z.infer<typeof OutboxList>['messages'][number]>().toEqualTypeOf<OutboxItem>();
    expectTypeOf<StaffMember>().toExtend<z.infer<typeof StaffList>['staff'][number]>();
    const erased: ErasedView = { id: 'run-1', status: 'closed', erased: true, head: { seq: 1, hash: '0' } };
    expect(Erased.parse(erased)).toEqual(erased);
    expect(Erased.safeParse({ ...erased, goal: 'a mug' }).success).toBe(false);
  });
});
