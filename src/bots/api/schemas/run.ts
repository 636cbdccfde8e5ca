/** A run as the API shows it: run/run-view.ts, which a type test holds equal to this. */
import { z } from 'zod';
import { Args, Json } from '../../../run/plan/plan.ts';
import { ApprovalState, Card, Citation, Effect, Ending, Phase, StepState, Time } from './card.ts';

const Facts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
const Head = z
  .strictObject({ seq: z.int(), hash: z.string() })
  .meta({ description: 'The last audit line: with it a shortened audit file is found out.' });
const WaitsFor = z.strictObject({
  person: z.string().exactOptional(),
  role: z.string().exactOptional(),
  for: z.string(),
});

const Step = z.strictObject({
  id: z.string(),
  title: z.string(),
  tool: z.string(),
  args: Args,
  needs: z.array(z.string()),
  effect: Effect,
  state: StepState,
  before: Facts.exactOptional(),
  after: Facts.exactOptional(),
  output: Json.exactOptional(),
  headline: z.string().exactOptional(),
  fault: z.string().exactOptional(),
});

export const Run = z.strictObject({
  id: z.string(),
  status: Phase,
  ending: Ending.exactOptional(),
  goal: z.strictObject({
    text: z.string(),
    information: z.array(z.strictObject({ text: z.string(), by: z.string(), at: Time })),
  }),
  customer: z.strictObject({ id: z.string(), verified: z.boolean() }).exactOptional(),
  plan: z.strictObject({ revision: z.int(), summary: z.string(), steps: z.array(Step) }).exactOptional(),
  approval: z
    .strictObject({
      revision: z.int(),
      digest: z.string(),
      state: ApprovalState,
      role: z.string(),
      expiresAt: Time,
      decidedBy: z.string().exactOptional(),
      askedBy: z.string().exactOptional(),
      article: z.string().exactOptional(),
      reason: z.string().exactOptional(),
    })
    .exactOptional(),
  question: z
    .strictObject({
      kind: z.enum(['answer', 'code', 'look']),
      text: z.string(),
      to: z.string(),
      call: z.string().exactOptional(),
    })
    .exactOptional(),
  waitsFor: WaitsFor.exactOptional(),
  closing: z.enum(['stopped', 'handed_over']).exactOptional(),
  card: Card,
  answer: z
    .strictObject({
      draft: z.int(),
      summary: z.string(),
      reply: z.string(),
      citations: z.array(Citation),
      verified: z.boolean(),
      unverified: z.string().exactOptional(),
    })
    .exactOptional(),
  usage: z.strictObject({
    modelCalls: z.int(),
    inputTokens: z.int(),
    cachedTokens: z.int(),
    outputTokens: z.int(),
    costUsd: z.number().nullable(),
    toolCalls: z.int(),
    cached: z.int(),
  }),
  head: Head,
  createdAt: Time,
  updatedAt: Time,
});

/** What is left of a run whose personal texts were erased. */
export const Erased = z.strictObject({
  id: z.string(),
  status: Phase,
  ending: Ending.exactOptional(),
  erased: z.literal(true),
  head: Head,
});

/** What GET /v1/runs/:id answers with. */
export const RunOrErased = z.union([Run, Erased]);

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
