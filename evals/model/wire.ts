/**
 * A scripted model's side of the wire: what a prompt shows it of a case, and its answers in the shapes that
 * the mind asks for.
 */
import { z } from 'zod';
import type { Next } from '../../src/run/plan/plan.ts';
import { json, type ModelReply, type ModelRequest } from '../../test/model-server/model-reply.ts';

const Said = z.object({ n: z.number(), at: z.string(), text: z.string() });
const Shown = z.object({
  id: z.string(),
  title: z.string(),
  tool: z.string(),
  args: z.record(z.string(), z.json()),
  state: z.enum(['todo', 'doing', 'done', 'failed', 'unknown', 'skipped']),
  output: z.json().optional(),
  fault: z.string().optional(),
});
export type ShownStep = z.infer<typeof Shown>;

/** What planner and replanner are shown of a case; other fields are left unread. */
const CaseData = z.object({
  why: z.string(),
  messages: z.array(Said),
  customer: z.object({ known: z.boolean() }),
  plan: z.object({ steps: z.array(Shown) }).nullish(),
  done_in_earlier_plans: z.array(Shown).default([]),
});
export type CaseData = z.infer<typeof CaseData>;

/**
 * The first block of data in the first user message. Throws where there is none: the prompt is then not what
 * this script was written for.
 */
export function dataIn(request: ModelRequest): unknown {
  const block = /<<<DATA (\S+)\n([\s\S]*?)\nDATA \1>>>/.exec(request.user)?.[2];
  if (block === undefined) throw new Error('the prompt shows no data');
  return JSON.parse(block);
}

export function caseIn(request: ModelRequest): CaseData {
  return CaseData.parse(dataIn(request));
}

/** Names one case among several that are asked about side by side. */
export function caseName({ messages: [first] }: Pick<CaseData, 'messages'>): string {
  return `${first?.at} ${first?.text}`;
}

export function nextReply(next: Next): ModelReply {
  switch (next.kind) {
    case 'plan':
      return json({
        next: {
          kind: 'plan',
          summary: next.summary,
          open: next.open ?? null,
          not_read: next.notRead ?? [],
          steps: next.steps.map(({ args, again, expect, ...step }) => ({
            ...step,
            args: JSON.stringify(args),
            expect: expect.map((one) => ({ ...one, value: one.value ?? null })),
            again: again ?? null,
          })),
        },
      });
    case 'question':
      return json({ next });
    case 'reply':
      return json({ next: { kind: 'reply', about: next.about ?? null } });
    case 'refuse':
      return json({
        next: {
          kind: 'refuse',
          reason: next.reason,
          article: next.article ? wireArticle(next.article) : null,
        },
      });
    case 'hand_over': {
      const { to, reason, promised = null, citations = [] } = next;
      return json({
        next: { kind: 'hand_over', to, reason, promised, citations: citations.map(wireArticle) },
      });
    }
    default:
      return next satisfies never;
  }
}

function wireArticle({
  id,
  title,
  section,
  quote,
}: {
  id: string;
  title: string;
  section?: string | undefined;
  quote?: string | undefined;
}) {
  return { id, title, section: section ?? null, quote: quote ?? null };
}

export function answerReply(summary: string, reply: string): ModelReply {
  return json({ summary, reply, citations: [] });
}
