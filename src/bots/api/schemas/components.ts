/** The schemas that the OpenAPI description names; any other schema stands where it is used. */
import { z } from 'zod';
import { Args, Json } from '../../../run/plan/plan.ts';
import { Card } from '../../../run/view/card.ts';
import { RunView } from '../../../run/view/run-view.ts';
import * as commands from './commands.ts';
import * as records from './records.ts';
import { Erased, RunList, RunOrErased } from './run.ts';

export const components = z.registry<{ id: string }>();

const named: Record<string, z.ZodType> = { Json, Args, Card, Run: RunView, Erased, RunOrErased, RunList };
for (const [id, schema] of Object.entries(commands)) named[id] = schema;
for (const [id, schema] of Object.entries(records)) {
  // Only the embedded database has an outbox, and a query's fields are parameters.
  if (!/Outbox|Query/.test(id)) named[id] = schema;
}
for (const [id, schema] of Object.entries(named)) components.add(schema, { id });
