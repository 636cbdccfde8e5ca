/** A tenant's support desk as data: what desk.yaml says of it, together with its policy. */
import { z } from 'zod';
import { DeskShop } from './desk-shop.ts';
import { Policy } from './policy/policy.ts';

const text = z.string().trim().min(1);
const name = z.string().regex(/^[a-z][a-z0-9_]{0,40}$/, 'is named in small letters, digits and _');

export const DeskEntity = z
  .strictObject({
    /** What people call it: `ticket number`. */
    label: text.max(60),
    /** One or several ways to write it; `#` is a digit, every other character is itself: `AB-####`. */
    pattern: z
      .union([text, z.array(text).min(1)])
      .transform((one) => (Array.isArray(one) ? one : [one]))
      .optional(),
    /**
     * A regular expression, where digits do not tell it. What stands in brackets is the value:
     * `#(\d{4})`.
     */
    regex: text
      .refine((source) => {
        try {
          return new RegExp(source, 'u') !== undefined;
        } catch {
          return false;
        }
      }, 'is no regular expression')
      .optional(),
    /** Things by name, each with other words for it, in any language. The name is what tools get. */
    values: z.record(text.max(60), z.array(text.max(60))).optional(),
    /**
     * `date`: a day with its year; of several the words before each say which is which. `postcode`: one of
     * `countries`.
     */
    kind: z.enum(['date', 'postcode']).optional(),
    /** Two letters each: whose postcodes there are. */
    countries: z
      .array(z.string().regex(/^[A-Z]{2}$/, 'is a country of two letters, like DE'))
      .min(1)
      .optional(),
    example: text.max(60),
    /** The label in other languages. */
    labels: z.record(z.string(), text.max(60)).default({}),
    /**
     * It says whose case this is, so that no playbook has to ask for it to make it count as understood.
     */
    identifies: z.literal(true).optional(),
    /** A request is about one: where several are named, it is asked which. */
    subject: z.literal(true).optional(),
    /** Somewhere to send things to, as an address is. */
    place: z.literal(true).optional(),
    /** The code between street and town of an address. */
    address: z.literal(true).optional(),
    /**
     * Other words for the label: `ticket no`, `Vorgang`. Behind one of them a pattern's digits suffice,
     * and digits there are those of no other record.
     */
    synonyms: z.array(text).default([]),
  })
  .refine(
    ({ pattern, regex, values, kind }) =>
      [pattern, regex, values, kind].filter((one) => one !== undefined).length === 1,
    'has one of pattern, regex, values and kind',
  )
  .refine(
    ({ kind, countries }) => (kind === 'postcode') === (countries !== undefined),
    'has countries beside kind: postcode, and nowhere else',
  );
export type DeskEntity = z.infer<typeof DeskEntity>;

/** The sentences of a desk's own that something writes, by name, with the place that each may have. */
export const DESK_TEXTS: Readonly<Record<string, string | undefined>> = {
  ask_for: undefined,
  closing: undefined,
  greeting: 'name',
  person: undefined,
  sources: 'sources',
  subject: undefined,
};

/** What `send.args` may name beside entities. */
export const SEND_PLACES = ['letter', 'subject', 'run'] as const;
export type SendPlace = (typeof SEND_PLACES)[number];

const Day = z.string().regex(/^(?:\d{4}-)?\d{2}-\d{2}$/, 'is a day like 2026-12-24, or 12-24 for every year');

export const DeskExample = z.strictObject({ title: text.max(40), text: text.max(300) });
export type DeskExample = z.infer<typeof DeskExample>;

/** What desk.yaml may say. */
export const DeskFile = z.strictObject({
  name: text.max(80),
  /** The first is the fallback. */
  languages: z.array(z.string().regex(/^[a-z]{2}$/, 'is a language of two letters, like en')).min(1),
  time_zone: text.refine((zone) => {
    try {
      return new Intl.DateTimeFormat('en', { timeZone: zone }) !== undefined;
    } catch {
      return false;
    }
  }, 'is no time zone; write one like Europe/Berlin'),
  /** Absent: Monday to Friday. */
  working_days: z
    .array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']))
    .min(1)
    .optional(),
  /** Days on which nobody works, for rules that count working days. */
  holidays: z
    .strictObject({
      /** Two letters: its public holidays. */
      country: z
        .string()
        .regex(/^[A-Z]{2}$/, 'is a country of two letters, like DE')
        .optional(),
      /** The letters behind the country in ISO 3166-2: BE of DE-BE. */
      region: z
        .string()
        .regex(/^[A-Z0-9]{1,4}$/, 'is a region as in ISO 3166-2, like BE of DE-BE')
        .optional(),
      /** Days that the desk has off, too: `2026-12-24`, or `12-24` in every year. */
      also: z.array(Day).optional(),
      /** Holidays of the country on which the desk works. */
      except: z.array(Day).optional(),
    })
    .optional(),
  /** The first is the default. */
  currencies: z.array(z.string().regex(/^[A-Z]{3}$/, 'is a currency of three letters, like CHF')).min(1),
  shop: DeskShop.default({ kind: 'own' }),
  /**
   * The service with the records of a desk for trying out, run in the desk's folder on the embedded database.
   * The first line that it writes is its address.
   */
  demo_service: z.strictObject({ command: z.array(text).min(1) }).optional(),
  /** Numbers and codes that people write of the desk's records, by name. */
  entities: z.record(name, DeskEntity),
  /** Words for each kind of evidence. */
  evidence: z.record(name, text),
  /**
   * The tool by which replies go out, for instance of a help desk's own tickets; absent, they go by mail.
   * Its arguments are texts with `{letter}`, `{subject}`, `{run}` and the desk's entities.
   */
  send: z.strictObject({ tool: text, args: z.record(z.string(), text) }).optional(),
  /** Where cases go that are handed over; see queuesOf for what holds without it. */
  queues: Policy.shape.queues,
  /** Requests to try first; the first one is shown wherever one is shown. */
  examples: z.array(DeskExample).min(1),
  /** Sentences of the desk, by name and language. */
  texts: z.record(name, z.record(z.string(), text)).default({}),
});
export type DeskFile = z.infer<typeof DeskFile>;

export const Desk = DeskFile.extend({
  /** The tenant. */
  id: z.string().regex(/^[a-z0-9-]+$/),
  /** The currency is the desk's first, the queues are the desk's. */
  policy: Policy,
});
export type Desk = z.infer<typeof Desk>;
