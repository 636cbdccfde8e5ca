/** What stands around a desk's letters in words of its own: nobody checks it, and it is no fact. */
import type { Run } from '../../run/state.ts';
import type { Citation } from '../../run/terms.ts';
import type { AgentDesk } from '../desk.ts';
import type { Language } from '../languages/all.ts';
import { closingIn, greetingIn, sourcesIn } from '../languages/write.ts';

export interface Frame {
  greetings: string[];
  closings: string[];
  /** Lists of what the letter rests on. */
  sources: string[];
}

export const NO_FRAME: Frame = { greetings: [], closings: [], sources: [] };

/** A letter to this customer may begin and end so; another name in its greeting is no part of the frame. */
export function frameOf(
  desk: Pick<AgentDesk, 'texts'>,
  languages: readonly Language[],
  { run, citations }: { run: Run; citations: readonly Citation[] },
): Frame {
  const name = firstName(run);
  const names = name === undefined ? [undefined] : [name, undefined];
  return {
    greetings: languages.flatMap((language) => names.map((one) => greetingIn(language, one, desk))),
    closings: languages.map((language) => closingIn(language, desk)),
    sources: languages.flatMap((language) => sourcesIn(language, citations, desk) ?? []),
  };
}

/** What is left of the letter between them. */
export function withoutFrame(letter: string, { greetings, closings, sources }: Frame): string {
  const longest = (texts: string[]) => texts.toSorted((one, other) => other.length - one.length);
  let left = letter.trimEnd();
  for (const endings of [sources, closings]) {
    const own = longest(endings).find((one) => one !== '' && left.endsWith(`\n${one}`));
    if (own !== undefined) left = left.slice(0, left.length - own.length).trimEnd();
  }
  const begins = longest(greetings).find((one) => one !== '' && left.trimStart().startsWith(`${one}\n`));
  return begins === undefined ? left : left.trimStart().slice(begins.length);
}

/** undefined: it is not known, or not shown yet. */
export function firstName(run: Run): string | undefined {
  return run.customer?.name.trim().split(/\s+/)[0] || undefined;
}
