/** What a letter is held against: the evidence, with what its words are compared to made once. */
import type { RespondRequest } from '../../flow/ports/agent.ts';
import type { Claim } from '../../run/plan/catalogue.ts';
import type { Json } from '../../run/plan/plan.ts';
import { isRecord } from '../../run/plan/references.ts';
import { ALL_LANGUAGES, everyWord, letterWordsOf } from '../languages/all.ts';
import { allSteps, type DoneWrite } from '../playbooks/history.ts';
import { type Evidence, evidenceOf } from './evidence.ts';
import { hits } from './hits.ts';
import { Words } from './same-words.ts';
import { sentencesOf } from './sentences.ts';

/** A done write as a letter may tell of it. */
export interface ToldWrite {
  claims: readonly Claim[];
  cents: Set<number>;
  /** Its own number, where it has one. */
  id?: string;
  /** Titles of the items that it is about; empty where it names none. */
  items: string[];
  /** All its words: arguments, output, one line. */
  text: string;
}

export interface Standing {
  evidence: Evidence;
  /** Words of outputs and articles, and of what was written in the case. */
  found: Words;
  written: Words;
  messages: string;
  writes: ToldWrite[];
  /** Sentences of articles that were read, as their words. */
  articles: Words[];
  /** Those of them that say no to something. */
  denials: Words[];
  refused: boolean;
  /** The reason of a person who declined: for staff alone. */
  declinedBecause?: string;
  exceptionMade: boolean;
  /** Something is with whoever brings it. */
  underway: boolean;
  /** Something has left or arrived. */
  brought: boolean;
  /** Kinds of places of money: of the writes that moved some, and of everything that is known. */
  places: { ofMoney: Set<string>; all: Set<string> };
  traced: boolean;
  customer: Words;
}

const known = new WeakMap<RespondRequest, Standing>();

/** Made once a request. */
export function standingOf(input: RespondRequest): Standing {
  const made = known.get(input) ?? standing(input);
  known.set(input, made);
  return made;
}

const DENIES = new RegExp(
  String.raw`(?<!\p{L})(?:${[...everyWord('negations')].join('|')}|can't)(?!\p{L})`,
  'iu',
);

function standing(input: RespondRequest): Standing {
  const { run, catalogue } = input;
  const evidence = evidenceOf(input);
  const writes = evidence.writes.map((write) =>
    toldWrite(write, catalogue.tool(write.tool)?.claims ?? [], evidence),
  );
  const messages = run.messages.filter(({ kind }) => kind !== 'reminder').map(({ text }) => text);
  const { refusal, approval } = run;
  const sentences = articleSentences(input);
  return {
    evidence,
    found: new Words([evidence.text]),
    written: new Words(messages),
    messages: messages.join('\n'),
    writes,
    articles: sentences.map((one, n) => new Words([one, sentences[n + 1] ?? ''])),
    denials: sentences.filter((one) => DENIES.test(one)).map((one) => new Words([one])),
    refused: refusal !== undefined,
    ...(refusal?.kind === 'declined' ? { declinedBecause: refusal.reason } : {}),
    exceptionMade: approval?.exception !== undefined && approval.state === 'approved',
    underway: evidence.states.some((state) => /transit|shipped|out_for_delivery|dispatched/i.test(state)),
    brought: evidence.states.some((state) => /deliver|transit|shipped|dispatched/i.test(state)),
    places: placesOf(writes, evidence),
    traced: /\btr-\d+/.test(evidence.text),
    customer: new Words([run.customer?.name ?? '']),
  };
}

/** Where a done write put the money: in a sentence about money nothing else counts. */
function placesOf(writes: ToldWrite[], { text, claims }: Evidence): Standing['places'] {
  const moving = writes.filter((one) => one.claims.some((claim) => MOVES_MONEY.includes(claim)));
  const ofMoney = placesIn(moving.map((one) => one.text).join('\n'));
  const all = placesIn(text.replaceAll('_', ' '));
  if (claims.has('credited')) for (const set of [ofMoney, all]) set.add('credit');
  return { ofMoney, all };
}

const MOVES_MONEY: readonly Claim[] = ['refunded', 'credited', 'returned'];
const MONEY = /cents|amount|shipping/i;

function toldWrite({ args, step }: DoneWrite, claims: readonly Claim[], { items }: Evidence): ToldWrite {
  const cents = new Set<number>();
  const texts: string[] = [step.headline ?? '', step.resultId ?? ''];
  const keys = new Set<number>();
  const visit = (value: Json | undefined, field: string): void => {
    if (typeof value === 'string') texts.push(value);
    else if (typeof value === 'number') {
      if (MONEY.test(field)) cents.add(value);
      else if (/^lines?$/.test(field)) keys.add(value);
    } else if (Array.isArray(value)) for (const inner of value) visit(inner, field);
    else if (isRecord(value)) for (const [name, inner] of Object.entries(value)) visit(inner, name);
  };
  visit(args, '');
  visit(step.output, '');
  const named = items.filter(({ key }) => keys.has(key)).map(({ title }) => title);
  return {
    claims,
    cents,
    ...(step.resultId === undefined ? {} : { id: step.resultId.toLowerCase() }),
    items: named,
    text: texts.join('\n').replaceAll('_', ' ').toLowerCase(),
  };
}

/** Sentences of the articles that steps read, and what policy quotes. */
function articleSentences({ run }: RespondRequest): string[] {
  const texts: string[] = [run.refusal?.article?.quote ?? ''];
  const visit = (value: Json | undefined): void => {
    if (typeof value === 'string') texts.push(value);
    else if (Array.isArray(value)) for (const inner of value) visit(inner);
    else if (isRecord(value)) for (const inner of Object.values(value)) visit(inner);
  };
  for (const step of allSteps(run))
    if (step.state === 'done' && (step.citations?.length ?? 0) > 0) visit(step.output);
  return texts.flatMap((text) => sentencesOf(text.replaceAll('\n', ' ')).map((one) => one.text));
}

function placesIn(text: string): Set<string> {
  return new Set(
    ALL_LANGUAGES.flatMap((code) =>
      Object.entries(letterWordsOf(code).places).flatMap(([kind, pattern]) =>
        hits(pattern, text) ? [kind] : [],
      ),
    ),
  );
}
