/** A message as a model is given it: what its sender says, and beside it what came along. */
import type { PartKind } from './parts.ts';
import { takeApart } from './take-apart.ts';

/** Lines that say who writes and about what belong to what is said. */
const SAID: ReadonlySet<PartKind> = new Set(['words', 'sender', 'subject']);

export interface SaidAndContext {
  said: string;
  context: { kind: string; text: string }[];
}

export function saidAndContext(written: string): SaidAndContext {
  const { text, parts } = takeApart(written);
  const found: SaidAndContext = { said: '', context: [] };
  for (const { kind, start, end } of parts) {
    const part = text.slice(start, end).trim();
    if (part === '') continue;
    if (SAID.has(kind)) found.said += found.said === '' ? part : `\n${part}`;
    else found.context.push({ kind, text: part });
  }
  return found;
}
