/** What a letter says, as data of a language: who acts, what is promised, refused or asked for. */
import { z } from 'zod';
import { Claim } from '../../run/plan/catalogue.ts';
import { folded } from '../../run/text/folded.ts';

/** The edge of a word in any language; `\b` knows only English letters. */
const EDGE = String.raw`(?:(?<=[\p{L}\p{N}])(?![\p{L}\p{N}])|(?<![\p{L}\p{N}])(?=[\p{L}\p{N}]))`;

const ofLetters = (source: string) =>
  new RegExp(source.replaceAll('\\b', EDGE).replaceAll('\\w', String.raw`[\p{L}\p{N}]`), 'giu');

const expression = z
  .string()
  .min(1)
  .transform((source, context) => {
    try {
      return ofLetters(source);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      context.issues.push({ code: 'custom', message, input: source });
      return z.NEVER;
    }
  });
/** Words as verbs are named: `excus*` is every word that begins so; their accents do not count. */
const verbs = z.string().transform((text) => new Verbs(text.split(/\s+/).filter(Boolean)));
const foldedWords = z.string().transform((text) => new Set(text.split(/\s+/).filter(Boolean).map(folded)));

/** The verbs of one kind. */
export class Verbs {
  readonly #whole: Set<string>;
  readonly #beginnings: string[];

  constructor(written: readonly string[]) {
    this.#whole = new Set(written.filter((one) => !one.endsWith('*')).map(folded));
    this.#beginnings = written.flatMap((one) => (one.endsWith('*') ? [folded(one.slice(0, -1))] : []));
  }

  has(verb: string): boolean {
    const word = folded(verb);
    return this.#whole.has(word) || this.#beginnings.some((beginning) => word.startsWith(beginning));
  }
}

const claims = z.array(Claim).min(1);

const Way = z.strictObject({
  find: expression,
  /** Where `find` has no group `verb`: every match of this in what follows in the sentence is one. */
  verbs: expression.optional(),
  /** `verbs` are looked for no further than the next comma. */
  near: z.literal(true).optional(),
});
const Act = z.strictObject({ claims, coming: claims.optional(), says: expression });

export const LetterWords = z.strictObject({
  done: z.array(Way).min(1),
  coming: z.array(Way).min(1),
  harmless: verbs,
  carries: verbs,
  anew: expression,
  us: expression,
  acts: z.array(Act).min(1),
  negated: expression,
  conditional: expression,
  past: expression,
  breaks: expression,
  refusals: expression,
  exceptions: expression,
  guarantees: expression,
  vagueDays: expression,
  underway: expression,
  places: z.record(z.enum(['card', 'paypal', 'gift', 'credit', 'bank', 'other']), expression),
  conditions: z.record(z.enum(['damaged', 'faulty', 'missing', 'wrong', 'lost']), expression),
  itemAfter: z.array(expression).min(1),
  itemEnds: foldedWords,
  general: foldedWords,
  endings: foldedWords,
  greeted: z.array(expression).min(1),
  notNames: foldedWords,
  nounsAreCapital: z.boolean(),
  secrets: expression,
  asking: expression,
  neverAsk: expression,
});
export type LetterWords = z.infer<typeof LetterWords>;
