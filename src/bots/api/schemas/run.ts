/** What the API says of runs beside the run's own view. */
import { z } from 'zod';
import { Phase } from '../../../run/state.ts';
import { Ending } from '../../../run/terms.ts';
import { Time } from '../../../run/view/card.ts';
import { Head, RunView } from '../../../run/view/run-view.ts';
import { WaitsFor } from '../../../run/waits.ts';

/** What is left of a run whose personal texts were erased. */
export const Erased = z.strictObject({
  id: z.string(),
  status: Phase,
  ending: Ending.exactOptional(),
  erased: z.literal(true),
  head: Head,
});

/** What GET /v1/runs/:id answers with. */
export const RunOrErased = z.union([RunView, Erased]);
export type RunOrErased = z.infer<typeof RunOrErased>;

const RunListItem = z.strictObject({
  id: z.string(),
  status: Phase,
  ending: Ending.exactOptional(),
  title: z.string(),
  askedBy: z.string(),
  waitsFor: WaitsFor.exactOptional(),
  erased: z.literal(true).exactOptional(),
  createdAt: Time,
  updatedAt: Time,
});

export const RunList = z.strictObject({
  runs: z.array(RunListItem),
  next: z
    .string()
    .exactOptional()
    .meta({ description: 'Give it as `after` for the next page; absent on the last.' }),
});

export type RunList = z.infer<typeof RunList>;

export const RunListQuery = z.strictObject({
  status: Phase.exactOptional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z
    .string()
    .regex(/^[\x21-\x7e]{1,200}$/, 'is not a `next` of an earlier page')
    .exactOptional(),
});

export const AuditQuery = z.strictObject({
  after: z.coerce.number().int().min(0).max(1_000_000_000).default(0),
});
