/**
 * What a playbook may say: the shape of its front matter. Support leads edit these files; every message here
 * is read by one.
 */
import { z } from 'zod';
import { Args, Expectation } from '../../run/plan/plan.ts';
import { ALL_LANGUAGES } from '../languages/all.ts';
import { COMMON_FIELDS } from './entities/read.ts';
import { Rehearsal } from './rehearsal.ts';

/**
 * What can be read from words beside the desk's own entities, see entities/. `destination` is the last
 * address or place named, `item` and `removed_item` are words for an item, `beside_item` and `spared_item`
 * are words of other parts and of what is fine or stays, `several_items` is there where several may be meant,
 * `counted_items` where the words say how many, `happened` where one of `item_near` stands,
 * `question` is all that was written.
 * address or place named, `item` and `removed_item` are words for an item, `question` is all that was
 * written, `confirmed` that staff said yes to the passage they were shown.
 */
export const commonEntities = [
  ...COMMON_FIELDS,
  'account_email',
  'destination',
  'item',
  'beside_item',
  'several_items',
  'counted_items',
  'happened',
  'spared_item',
  'removed_item',
  'question',
  'confirmed',
] as const;

const id = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,31}$/, 'an id is a small letter, then small letters, digits or _');
const slug = z.string().regex(/^[a-z][a-z0-9-]{0,59}$/, 'a name of small letters, digits and -');
const words = z.array(z.string().min(1).max(120)).max(400);
/** With alternatives in it, a phrase may be long. */
const topicWords = z.array(z.string().min(1).max(500)).max(400);

/**
 * Every named thing must hold. `has`: an entity or flag; `fact`: a value that a step put out, such as
 * `shipments.stalled`; `done`: a step.
 */
export const When = z.strictObject({
  has: z.array(z.string()).optional(),
  lacks: z.array(z.string()).optional(),
  done: z.array(id).optional(),
  not_done: z.array(id).optional(),
  fact: z.array(z.string()).optional(),
  no_fact: z.array(z.string()).optional(),
  /** Whether a write of `done` was allowed as an exception from policy. */
  exception: z.boolean().optional(),
});
export type When = z.infer<typeof When>;

const Expected = Expectation.extend({
  /**
   * What happens when it does not hold: `reply` writes what is known, `ask` asks `say`, `choose` asks and
   * lists the items, `confirm` shows the passage that may be the answer and asks whether it is
   * (of a read that answers from articles), `hand_over` gives the case away.
   */
  otherwise: z.enum(['reply', 'ask', 'choose', 'confirm', 'hand_over']),
  say: z.string().max(500).optional(),
});

export const PlaybookStep = z.strictObject({
  id,
  title: z.string().min(1).max(200),
  tool: z.string().min(1).max(100),
  args: Args.default({}),
  /** Arguments that are added where a condition holds. */
  also: z.array(z.strictObject({ when: When, args: Args })).default([]),
  needs: z.array(id).default([]),
  expect: z.array(Expected).max(5).default([]),
  when: When.optional(),
  /** The question where this step finds no item, or several, for the words. */
  asks: z.string().min(1).max(300).optional(),
  /** How people name the step when they do not want it: `drop the note`. */
  called: words.default([]),
  /** The step that this one takes back, so that both are meant once more when they are planned again. */
  reverses: id.optional(),
  /** It is left out where the shop's system cannot do it, and the others go without. */
  if_able: z.boolean().optional(),
  /** The flag by which people ask for this write once more after it was done. */
  again: id.optional(),
});
export type PlaybookStep = z.infer<typeof PlaybookStep>;

export const Topic = z.strictObject({
  /** How the reason names it: `an injury`. Several with one name are one topic, such as one a language. */
  says: z.string().min(1).max(60),
  /** Each opens the playbook by itself. */
  words: topicWords.default([]),
  /** Each opens it only with one of `near` beside it. */
  beside: z.array(z.strictObject({ words: topicWords.min(1), near: topicWords.min(1) })).default([]),
  /** Something that is announced: only a no right before it takes it away, not `if you do not answer`. */
  threat: z.boolean().default(false),
});
export type Topic = z.infer<typeof Topic>;

const Line = z.union([
  z.string(),
  z.strictObject({
    text: z.string(),
    when: When.optional(),
    /** A list that a step put out; the text is written once for each item, as `{each.field}`. */
    each: z.string().optional(),
    /** Only items whose fields have one of these values. */
    where: z.record(z.string(), z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]))).optional(),
    /** Left out without a word where one of its facts is not known. */
    optional: z.boolean().optional(),
  }),
]);
export type ReplyLine = z.infer<typeof Line>;
/** By language. What is missing in one is written in the desk's first, in which every reply must be. */
const Reply = z.partialRecord(z.enum(ALL_LANGUAGES), z.array(Line).min(1));
export type Reply = z.infer<typeof Reply>;

export const Playbook = z.strictObject({
  id: slug,
  title: z.string().min(1).max(120),
  /** `hand_over` wins over every other playbook; `fallback` is for requests that fit none. */
  kind: z.enum(['resolve', 'hand_over', 'fallback']).default('resolve'),
  summary: z.string().min(1).max(300),
  applies: z.strictObject({
    /** Routing learns from these; ten or more, in the words that people use. */
    examples: z.array(z.string().min(1)).min(1),
    /** Those of a language that routing learns by itself, for messages in that language. */
    examples_in: z.partialRecord(z.enum(ALL_LANGUAGES), z.array(z.string().min(1)).min(1)).optional(),
    /** Only these open a hand-over playbook. */
    topics: z.array(Topic).default([]),
    /** Phrases of which no word opens a topic: `word of mouth`. */
    harmless: topicWords.default([]),
    /** Words that stand for one another in topics, as `{body}`. */
    groups: z.record(id, topicWords).default({}),
    /** One of these words stands in every message that is about it; empty: nothing is asked for. */
    about: topicWords.default([]),
    /** Playbooks whose requests this one deals with too: a message that fits both is this one's. */
    covers: z.array(slug).default([]),
  }),
  needs: z
    .array(
      z.strictObject({
        entity: id,
        /** Entities and flags of which one does as well. */
        or: z.array(z.string()).default([]),
        /** Needed only where these are given (`has`) or are not (`lacks`). */
        when: When.pick({ has: true, lacks: true }).optional(),
        ask: z.string().min(1).max(300),
      }),
    )
    .default([]),
  evidence: z.array(z.string()).default([]),
  /** Wishes that people add in words, by name, with the phrases that mean them. */
  flags: z.record(id, words).default({}),
  /** Flags of which a message that names one takes the others back: money, or a new one. */
  either: z.array(z.array(id).min(2)).default([]),
  /** Flags that a word such as `without` before them does not take away: `came without the screws`. */
  stated: z.array(id).default([]),
  /** Words that stand beside the item's name. */
  item_near: words.default([]),
  /** Words that stand beside an amount that is asked for; absent: refund, only, instead and the like. */
  amount_near: words.default([]),
  steps: z.array(PlaybookStep).min(1),
  limits: z.array(z.string()).default([]),
  refusals: z.array(z.strictObject({ when: z.string(), article: slug })).default([]),
  hand_over: z
    .strictObject({ to: z.string(), when: z.string(), promise: z.enum(['next_working_day_noon']).optional() })
    .optional(),
  articles: z.array(slug).default([]),
  /** Played in the tests, against the real rules and tools. */
  rehearsals: z.array(Rehearsal).default([]),
  replies: z.strictObject({
    resolved: Reply,
    declined: Reply.optional(),
    refused: Reply.optional(),
    draft: Reply.optional(),
  }),
});
export type Playbook = z.infer<typeof Playbook> & {
  /** Guidance for people and models, as written. */
  body: string;
  file: string;
  /** The line of each step's tool, for what is checked later. */
  toolLines: number[];
};

/** Whether it asks for the entity, or a step's argument is one. */
export function takesEntity({ needs, steps }: Playbook, entity: string): boolean {
  if (needs.some((need) => need.entity === entity)) return true;
  return JSON.stringify(steps.map(({ args, also }) => [args, also])).includes(`"{${entity}}"`);
}

/** Those of all languages. */
export function examplesOf({ applies }: Pick<Playbook, 'applies'>): string[] {
  return [...applies.examples, ...Object.values(applies.examples_in ?? {}).flatMap((texts) => texts ?? [])];
}
