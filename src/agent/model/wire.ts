/**
 * The shapes that models answer in. Strict structured output knows no optional fields and no records of any
 * names: what may be absent is null, and arguments of tools are a JSON object written as a string. Endpoints
 * without it may give the object itself. Limits of length are checked after reading.
 */
import { z } from 'zod';
import { Args, type Json, Next, NOT_READ } from '../../run/plan/plan.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]);

/** Arguments as a string that holds a JSON object. */
const ArgsText = z.string();

const StepWire = z.strictObject({
  id: z.string(),
  title: z.string(),
  tool: z.string(),
  args: ArgsText,
  needs: z.array(z.string()),
  expect: z.array(
    z.strictObject({
      path: z.string(),
      is: z.enum(['present', 'absent', 'equals', 'at_least', 'at_most', 'one_of']),
      value: z.union([scalar, z.array(scalar)]).nullable(),
    }),
  ),
  again: z.number().nullable(),
});

const ArticleWire = z.strictObject({
  id: z.string(),
  title: z.string(),
  section: z.string().nullable(),
  quote: z.string().nullable(),
});

/** What planner and replanner say; `next` because a union may not stand at the root. */
export const NextWire = z.strictObject({
  next: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('plan'),
      summary: z.string(),
      steps: z.array(StepWire),
      open: z.string().nullable(),
      /** Parts of messages, word for word, that ask for something and that no step takes up. */
      not_read: z.array(z.string()),
    }),
    z.strictObject({ kind: z.literal('question'), text: z.string() }),
    z.strictObject({ kind: z.literal('reply'), about: z.string().nullable() }),
    z.strictObject({ kind: z.literal('refuse'), reason: z.string(), article: ArticleWire.nullable() }),
    z.strictObject({
      kind: z.literal('hand_over'),
      to: z.string().nullable(),
      reason: z.string(),
      promised: z.string().nullable(),
      citations: z.array(ArticleWire),
    }),
  ]),
});
export type NextWire = z.infer<typeof NextWire>;

export const ReplyWire = z.strictObject({
  summary: z.string(),
  reply: z.string(),
  /** Ids of articles, in the order of their marks: [1] is the first. */
  citations: z.array(z.string()),
});
export type ReplyWire = z.infer<typeof ReplyWire>;

export const LookWire = z.strictObject({
  next: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('read'),
      calls: z.array(z.strictObject({ tool: z.string(), args: ArgsText })),
    }),
    z.strictObject({ kind: z.literal('answer'), answer: z.string(), sources: z.array(z.string()) }),
  ]),
});
export type LookWire = z.infer<typeof LookWire>;

export const JudgeWire = z.strictObject({ fit: z.boolean(), problems: z.array(z.string()) });

/** The arguments in a string; undefined where it holds none. */
export function argsIn(text: string): Args | undefined {
  try {
    const args = Args.safeParse(JSON.parse(text.trim() || '{}'));
    return args.success ? args.data : undefined;
  } catch {
    return undefined;
  }
}

/** As the rules know it, or what is wrong with it. */
export function nextFromWire({ next }: NextWire): { next: Next } | { problems: string[] } {
  const problems: string[] = [];
  const plain = next.kind === 'plan' ? plainPlan(next, problems) : next;
  if (problems.length > 0) return { problems };
  const parsed = Next.safeParse(withoutNulls(plain));
  if (parsed.success) return { next: parsed.data };
  return { problems: parsed.error.issues.map(({ path, message }) => `next.${path.join('.')}: ${message}`) };
}

function plainPlan(
  { not_read, steps, ...plan }: Extract<NextWire['next'], { kind: 'plan' }>,
  problems: string[],
) {
  const parts = not_read.map((part) => part.trim().slice(0, NOT_READ.longest)).filter(Boolean);
  return {
    ...plan,
    steps: steps.map((step) => plainStep(step, problems)),
    notRead: parts.length > 0 ? parts.slice(0, NOT_READ.most) : null,
  };
}

function plainStep(step: z.infer<typeof StepWire>, problems: string[]) {
  const args = argsIn(step.args);
  if (!args) problems.push(`step ${step.id}: args must be a string that holds one JSON object`);
  // 0 and below is what a model says where it means nothing.
  const again = step.again !== null && step.again > 0 ? { again: step.again } : {};
  const { id, title, tool, needs } = step;
  return { id, title, tool, needs, args: new Verbatim(args ?? {}), expect: step.expect, ...again };
}

/** Arguments hold nulls that mean something. */
class Verbatim {
  readonly value: Json;
  constructor(value: Json) {
    this.value = value;
  }
}

function withoutNulls(value: unknown): unknown {
  if (value instanceof Verbatim) return value.value;
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => (inner === null ? [] : [[name, withoutNulls(inner)]])),
  );
}
