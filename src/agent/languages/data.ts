/**
 * What a language is as data: the shape of the files beside this one. en.yaml says what each entry is for.
 */
import { z } from 'zod';
import { LetterWords } from './letter-words.ts';

/** Words parted by blanks. */
const words = z.string().transform((text) => text.trim().split(/\s+/).filter(Boolean).join(' '));
/** As playbooks write them: `injur*` is every word that begins so, `...` up to four words between. */
const phrases = z.array(z.string().min(1)).min(1);
const text = z.string().min(1);

const source = text.check((context) => {
  try {
    new RegExp(context.value, 'iu');
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    context.issues.push({ code: 'custom', message, input: context.value });
  }
});
const expression = source.transform((one) => new RegExp(one, 'iu'));

const named = (count: number) => z.array(z.array(text).min(1)).length(count);

export const UNITS = ['hour', 'workday', 'day', 'week', 'month', 'year'] as const;

/** What a desk may be asked to do. */
export const ACTS = [
  'refund',
  'credit',
  'discount',
  'replace',
  'return',
  'exchange',
  'cancel',
  'address',
  'change',
  'call',
  'invoice',
  'delay',
  'trace',
  'repair',
  'account',
  'gift',
  'faster',
  'postage',
  'goodwill',
  'handing',
] as const;
export type Act = (typeof ACTS)[number];

/**
 * Acts that nobody names without wishing for them, so that no word of a wish need stand beside: what sending
 * cost is to come back, something is to be given for the trouble, somebody else is to take it in.
 */
export const SAYS_ITSELF: ReadonlySet<Act> = new Set(['postage', 'goodwill', 'handing']);

/** Every entry must be there; one without words in a language is `''`. */
export const LanguageData = z.strictObject({
  name: text,
  elisions: words,
  small: words,
  negations: words,
  money: words,
  months: named(12),
  weekdays: named(7),
  ordinals: words,
  ofMonth: words,
  numbers: words,
  otherNumbers: z.record(z.string(), z.number()),
  spans: words,
  units: z.record(z.enum(UNITS), source),
  tomorrow: expression,
  writes: z.strictObject({
    day: text,
    /** Where the first day of a month is written in a way of its own. */
    firstDay: text.optional(),
    months: words.refine((months) => months.split(' ').length === 12, 'names twelve months, January first'),
    amount: text,
    decimal: z.enum(['.', ',']),
  }),
  greeting: text,
  closing: text,
  thanks: text,
  articleIn: text,
  asides: phrases,
  photo: phrases,
  photoMissing: words,
  photoNone: words,
  photoOffered: phrases,
  photoElsewhere: phrases,
  photoShown: words,
  yes: words,
  no: words,
  polite: words,
  off: words,
  takesAway: words,
  on: words,
  removals: phrases,
  infinitives: words,
  infinitiveMarks: words,
  ends: words,
  links: words,
  choices: words,
  bothWords: words,
  measures: words,
  abbreviations: words,
  contrasts: words,
  determiners: words,
  spared: phrases,
  listed: phrases,
  pointers: phrases,
  neverItems: words,
  corrections: phrases,
  halfOf: words,
  refund: phrases,
  half: phrases,
  quarter: phrases,
  otherPart: phrases,
  someMoney: phrases,
  givenBack: words,
  takenOff: phrases,
  lessThan: words,
  onTop: phrases,
  priceWords: words,
  insteadOf: phrases,
  handOver: phrases,
  justReply: phrases,
  asking: words,
  nothingElse: z.array(source).min(1),
  wishes: phrases,
  corrects: phrases,
  conditions: words,
  retracts: phrases,
  laterRetracts: phrases,
  halts: words,
  prefers: phrases,
  alreadyDone: phrases,
  keeps: phrases,
  acts: z.record(z.enum(ACTS), phrases),
  joints: words,
  accountCues: words,
  senderCues: words,
  ownAddress: phrases,
  othersAddress: words,
  firstPerson: words,
  letterWords: words,
  relations: words,
  onBehalf: phrases,
  nameCues: phrases,
  addressNames: words,
  streets: words,
  streetEnds: words,
  addressCues: words,
  oldAddress: phrases,
  newAddress: phrases,
  numberLabels: words,
  townParticles: words,
  aboutMoney: expression,
  alreadyCancelled: expression,
  letters: LetterWords,
});
export type LanguageData = z.infer<typeof LanguageData>;
