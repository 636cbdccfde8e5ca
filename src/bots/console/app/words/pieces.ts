/** Pieces of the timeline's sentences. */
import type { ModelCall } from '../../../../run/terms.ts';
import { counted, quoted } from './quote.ts';

/**
 * A piece of a sentence: words, or the mention of a plan's revision, which the timeline links to the row that
 * made it.
 */
export type Piece = string | { plan: number };

export const plan = (revision: number): Piece => ({ plan: revision });

/** ` · 2 model calls, USD 0.012`; empty when no model was asked. */
export function cost(calls: ModelCall[]): string {
  if (calls.length === 0) return '';
  const known = calls.every((call) => call.costUsd !== null);
  const usd = calls.reduce((sum, call) => sum + (call.costUsd ?? 0), 0);
  return ` · ${counted(calls.length, 'model call')}${known ? `, USD ${usd.toFixed(3)}` : ''}`;
}

/** `: “text”`; empty when the personal part is gone. */
export const withQuote = (text: string | undefined, before = ': ') =>
  text ? `${before}${quoted(text)}` : '';
