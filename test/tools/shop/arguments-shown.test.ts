/**
 * No write of the shop has an argument that its approver is not shown, on the card and in what the channels
 * draw of it.
 */
import { describe, expect, it, test } from 'vitest';
import { z } from 'zod';
import { EVERYTHING } from '../../../src/bots/shared/card/fit.ts';
import { changes } from '../../../src/bots/shared/card/steps.ts';
import type { Args, Json } from '../../../src/run/plan/plan.ts';
import { isRecord } from '../../../src/run/plan/references.ts';
import type { CardStep } from '../../../src/run/view/card.ts';
import { view } from '../../../src/run/view/view.ts';
import { ownTools, type ToolRecords } from '../../../src/start/own.ts';
import { createCatalogue } from '../../../src/tools/catalogue.ts';
import { policy } from '../../fernhill.ts';
import { given } from '../../run/given.ts';
import * as stages from '../../run/stages.ts';

const TOOLS = ownTools({} as ToolRecords);
const catalogue = createCatalogue(TOOLS);
const WRITES = TOOLS.filter(({ effect }) => effect === 'write');

interface Schema {
  type?: string;
  enum?: Json[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  format?: string;
}

/** Values of every kind that the schema takes, each with all of its fields; no two are alike. */
function samples(schema: Schema, at: { n: number }): Json[] {
  at.n += 1;
  const options = schema.anyOf ?? schema.oneOf;
  if (options) return options.flatMap((option) => samples(option, at));
  if (schema.enum) return schema.enum;
  if (schema.type === 'boolean') return [true, false];
  if (schema.type === 'integer' || schema.type === 'number') return [1000 + at.n];
  if (schema.format === 'date') return [`2026-11-${String(at.n).padStart(2, '0')}`];
  if (schema.type === 'array') return samples(schema.items ?? {}, at).map((item) => [item]);
  if (schema.type !== 'object') return [`value-${at.n}`];
  let whole: Args[] = [{}];
  for (const [name, inner] of Object.entries(schema.properties ?? {})) {
    const values = samples(inner, at);
    whole = values.flatMap((value, n) =>
      (n === 0 ? whole : whole.slice(0, 1)).map((one) => ({ ...one, [name]: value })),
    );
  }
  return whole;
}

/** The card of a run whose plan is this write alone. */
function cardOf(tool: string, args: Args) {
  const { run } = given(...stages.pending).now;
  const step = run.plan?.steps.find(({ effect }) => effect === 'write');
  if (!run.plan || !step) throw new Error('no write was planned');
  const write = { ...step, tool, args, title: 'a write' };
  delete write.call;
  return view({ ...run, plan: { ...run.plan, steps: [write] } }, policy, catalogue);
}

function leaves(value: Json, name = ''): [string, Json][] {
  if (Array.isArray(value)) return value.flatMap((item) => leaves(item, name));
  return isRecord(value)
    ? Object.entries(value).flatMap(([inner, item]) => leaves(item, inner))
    : [[name, value]];
}

function words(tool: string, [name, value]: [string, Json]): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const cents = catalogue.tool(tool)?.args?.[name]?.unit === 'cents';
  return cents ? (Number(value) / 100).toFixed(2).replace(/(\d)(\d{3}\.)/, '$1,$2') : String(value);
}

test('the shop has writes', () => {
  expect(WRITES.length).toBeGreaterThan(15);
});

describe.each(WRITES.map((tool) => [tool.name, tool] as const))('%s', (name, tool) => {
  const schema = z.toJSONSchema(tool.input, { io: 'input', unrepresentable: 'any' }) as Schema;
  it('shows every argument, with its label and its value', () => {
    for (const args of samples(schema, { n: 0 }) as Args[]) {
      const card = cardOf(name, args);
      const drawn = changes(card, EVERYTHING)
        .flatMap(({ spans }) => spans.map((span) => ('text' in span ? span.text : '')))
        .join('');
      const shown: CardStep['arguments'] = card.steps[0]?.arguments ?? [];
      expect(shown.map(({ label }) => label.replaceAll(' ', '_'))).toHaveLength(Object.keys(args).length);
      for (const leaf of leaves(args))
        expect(drawn, `${name}: ${leaf.join(' ')}`).toContain(words(name, leaf));
    }
  });

  it('names whose words stand behind what policy goes by', () => {
    for (const args of samples(schema, { n: 0 }) as Args[])
      for (const [label, how] of Object.entries(tool.stated ?? {})) {
        const shown = cardOf(name, args).steps[0]?.arguments?.find((one) => one.label === label);
        expect(shown?.claimed).toBe(
          how === 'request' ? 'claimed by Engineer, read by model' : 'claimed by Engineer',
        );
      }
  });
});
