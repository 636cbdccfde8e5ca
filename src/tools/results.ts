/** What tools return, checked at run time: a tool from outside may return anything. */
import { z } from 'zod';
import type { ToolResult } from '../flow/ports/tools.ts';
import { Args, type Facts, Json, type Preview } from '../run/plan/plan.ts';
import { storableWhole } from '../run/text/characters.ts';
import type { Tool } from './contract.ts';

const FactsShape: z.ZodType<Facts> = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.null()]),
);

const CitationShape = z.object({
  article: z.string(),
  title: z.string(),
  section: z.string().optional(),
  checkedAt: z.string(),
  overdue: z.boolean().optional(),
});

const ReadShape = z.object({
  output: z.unknown(),
  headline: z.string().min(1),
  citations: z.array(CitationShape).optional(),
});

const WriteShape = ReadShape.extend({
  id: z.string().optional(),
  after: FactsShape,
  undo: z.object({ tool: z.string(), args: Args }).optional(),
});

const PreviewShape = z.object({
  before: FactsShape,
  after: FactsShape,
  shows: z.array(z.object({ label: z.string(), before: z.string(), after: z.string() })),
  money: z
    .object({
      account: z.string(),
      cents: z.int().nonnegative(),
      given: z.int().nonnegative(),
      customer: z.object({ id: z.string(), given: z.int().nonnegative() }).exactOptional(),
      earlier: z
        .array(
          z.object({
            tool: z.string(),
            account: z.string(),
            cents: z.int(),
            reason: z.string().exactOptional(),
          }),
        )
        .exactOptional(),
    })
    .optional(),
  judged: FactsShape,
  undoable: z.boolean(),
});

export type Parsed<T> = { ok: true; value: T } | { ok: false; why: string };

export type Finished = Pick<ToolResult, 'output' | 'headline' | 'citations' | 'id' | 'after' | 'undo'>;

export function parsePreview(value: unknown): Parsed<Preview> {
  return parsed(PreviewShape, storableWhole(value)) as Parsed<Preview>;
}

/** The result as the run records it: what the tool's own schema does not name is left out. */
export function parseResult(tool: Tool, returned: unknown): Parsed<Finished> {
  const value = storableWhole(returned);
  const envelope: Parsed<z.infer<typeof WriteShape> | z.infer<typeof ReadShape>> =
    tool.effect === 'write' ? parsed(WriteShape, value) : parsed(ReadShape, value);
  if (!envelope.ok) return envelope;
  const output = parsed(tool.output.pipe(Json), envelope.value.output);
  if (!output.ok) return output;
  return { ok: true, value: { ...envelope.value, output: output.value } as Finished };
}

export function parsed<T>(shape: z.ZodType<T>, value: unknown): Parsed<T> {
  const result = shape.safeParse(value);
  return result.success ? { ok: true, value: result.data } : { ok: false, why: reasons(result.error) };
}

/** `lines[0].cents: Invalid input: expected number, received string`; the first five. */
function reasons(error: z.ZodError): string {
  return error.issues
    .slice(0, 5)
    .map((issue) => `${z.core.toDotPath(issue.path) || 'the value'}: ${issue.message}`)
    .join('; ');
}
