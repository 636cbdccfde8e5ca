/**
 * Writes the answer from a playbook's templates. A sentence whose facts are not known is left out, and the
 * draft says that it is not verified.
 */

import type { DraftedAnswer, RespondRequest } from '../../flow/ports/agent.ts';
import type { Json } from '../../run/plan/plan.ts';
import { isRecord } from '../../run/plan/references.ts';
import { present } from '../../run/present.ts';
import type { Run } from '../../run/state.ts';
import type { Citation } from '../../run/terms.ts';
import { worded } from '../../run/text/worded.ts';
import { dataOf } from '../languages/all.ts';
import { languagesOf, nameOf } from '../languages/language.ts';
import { closingIn, greetingIn, sourcesIn } from '../languages/write.ts';
import { articlesRead, citedArticle } from '../letters/articles.ts';
import { checkLetter } from '../letters/check.ts';
import { checkedLetter } from '../letters/checked.ts';
import { seen } from '../letters/plain.ts';
import { otherLanguagesOf } from './article-language.ts';
import { fallbackOf, type PlaybookSet } from './choose.ts';
import { factOf, holds } from './conditions.ts';
import { type FactSources, factFor, promiseStands, written } from './facts.ts';
import { allSteps, doneStepOf, standingWrites } from './history.ts';
import { idsOf, toldBy } from './one-act.ts';
import type { Playbook, Reply, ReplyLine } from './playbook.ts';
import { agentName, requestsOf, type Understood, understand } from './understand.ts';

export function draftAnswer(input: RespondRequest, playbookSet: PlaybookSet): DraftedAnswer {
  const understood = understand(input, playbookSet, true);
  const fallback = fallbackOf(playbookSet, input.catalogue);
  const requests = requestsOf(understood)
    .map((one) => (wasFollowed(one, input.run) ? one : { ...one, playbook: fallback }))
    .map((one) => ({ one, reply: replyOf(one, input, fallback) }));
  // An answer is in one language: the customer's where every reply has it, else the desk's first.
  const [first] = languagesOf(playbookSet.desk);
  const whole = requests.every(({ reply }) => reply[understood.language]);
  const language = whole ? understood.language : first;
  const draft: Draft = { citations: [], unfilled: [] };
  const written = requests.flatMap(({ one, reply }) =>
    (reply[language] ?? []).flatMap((line) =>
      sentencesOf(line, { understood: { ...one, language }, input, draft }),
    ),
  );
  const sentences = [...new Set(written)];
  if (sentences.length === 0) {
    draft.unfilled.push('no sentence of the template fits what is known');
    sentences.push(dataOf(language).thanks);
  }
  const cited = draft.citations.map(({ article }) => article);
  sentences.push(...otherLanguagesOf(cited, { run: input.run, language, desk: playbookSet.desk }));
  const name = factFor('first_name', { understood, input });
  const hello = greetingIn(language, typeof name === 'string' ? name : undefined, playbookSet.desk);
  const closing = closingIn(language, playbookSet.desk);
  const sources = sourcesIn(language, draft.citations, playbookSet.desk);
  const letter = seen([hello, sentences.join(' '), closing, ...(sources ? [sources] : [])].join('\n\n'));
  const articles = articlesRead(input.run);
  const check = checkLetter(
    {
      text: letter,
      cited: cited.map((article) => citedArticle(articles, article)),
      language,
      ours: sentences,
      frame: { greetings: [hello], closings: [closing], sources: sources ? [sources] : [] },
    },
    input,
  );
  // A letter that passes over a wish is no answer yet, whoever sends it.
  const open = understood.notRead
    .filter((part) => !input.run.leftOut?.includes(part))
    .map((part) => `nothing was done about "${part}"`);
  const unsaid = understood.notAnswered.map((asked) => `nothing is said about "${asked}"`);
  const leftOut = [
    ...(draft.unfilled.length > 0 ? [`Left out of the reply: ${draft.unfilled.join('; ')}.`] : []),
    ...unchecked(understood, draft),
  ].join(' ');
  return {
    summary: summaryOf(input, understood),
    citations: draft.citations,
    ...checkedLetter(
      letter,
      { ...check, faults: [...check.faults, ...open, ...unsaid] },
      leftOut || undefined,
    ),
    mind: agentName(understood),
    calls: [],
  };
}

/** That an article answers what was asked is no fact of the records: only a person's yes makes it one. */
function unchecked({ playbook, values }: Understood, { citations: [first] }: Draft): string[] {
  if (playbook.kind !== 'fallback' || values.confirmed === true || !first) return [];
  return [`Nobody has checked yet that "${first.title}" answers what was asked. Read both before sending.`];
}

function replyOf(
  { playbook: { replies } }: Understood,
  { purpose }: RespondRequest,
  fallback: Playbook,
): Reply {
  return (
    replies[purpose] ??
    (purpose === 'draft' ? replies.resolved : fallback.replies[purpose]) ??
    fallback.replies.resolved
  );
}

/**
 * Whether anything that was planned is a step of the playbook. Where nothing is, the words alone do not make
 * it the one to answer with: it would be sorry about what nobody knows.
 */
function wasFollowed({ playbook }: Understood, run: Run): boolean {
  const planned = allSteps(run);
  return (
    playbook.kind !== 'resolve' ||
    planned.length === 0 ||
    planned.some((step) => idsOf(step, playbook).length > 0)
  );
}

interface Draft {
  citations: Citation[];
  unfilled: string[];
}

interface Filling extends FactSources {
  draft: Draft;
}

/** What was done several times is told once for each time. */
function sentencesOf(line: ReplyLine, filling: Filling): string[] {
  const { understood, input } = filling;
  const parts = typeof line === 'string' ? { text: line } : line;
  const told = toldBy(parts, understood.playbook, input);
  if (told.length === 0) return lineSentences(parts, filling);
  return told.flatMap(({ act, run }) =>
    lineSentences(parts, present({ ...filling, act, input: { ...input, run } })),
  );
}

function lineSentences(line: Exclude<ReplyLine, string>, filling: Filling): string[] {
  const { understood, input, draft } = filling;
  if (!holds(line.when, understood, input.run)) return [];
  if (!(line.when?.done ?? []).every((id) => promiseStands(id, filling))) return [];
  const into = line.optional ? { ...filling, draft: { ...draft, unfilled: [] } } : filling;
  if (line.each === undefined) return fill(line.text, into) ?? [];
  const list = factOf(line.each, understood.playbook, input.run);
  if (!Array.isArray(list)) return [];
  return list
    .filter((item) => fits(item, line.where))
    .flatMap((item) => fill(line.text, { ...into, each: item }) ?? []);
}

function fits(item: Json, where: Record<string, Json[]> | undefined): boolean {
  return Object.entries(where ?? {}).every(
    ([name, values]) => isRecord(item) && values.includes(item[name] ?? null),
  );
}

/** `[[ for the {refund.items}]]`: a part of a sentence that goes where one of its facts is not known. */
const PART = /\[\[([^[\]]{1,300})\]\]/g;

/** The sentence with its facts, or nothing where one of them is not known. */
function fill(text: string, filling: Filling): [string] | undefined {
  const { draft } = filling;
  const parts = text.replace(
    PART,
    (_, part: string) => fill(part, { ...filling, draft: { ...draft, unfilled: [] } })?.[0] ?? '',
  );
  let unfilled: string | undefined;
  const before = draft.citations.length;
  const filled = parts.replace(
    /\{([^{}|]{1,120})(?:\|(money|date))?\}/g,
    (_, name: string, format: string | undefined) => {
      const value = name.startsWith('cite:') ? cite(name.slice(5), filling) : factFor(name, filling);
      const shown = value === undefined || value === null ? undefined : written(value, format, filling);
      if (shown === undefined) unfilled ??= name;
      return shown ?? '';
    },
  );
  if (unfilled === undefined) return [filled];
  draft.citations.length = before;
  draft.unfilled.push(`a sentence that needs ${unfilled}`);
  return undefined;
}

/**
 * `[1]`: the place of the article that this step read, among the answer's citations; the same article keeps
 * its number.
 */
function cite(step: string, { understood, input, draft: { citations } }: Filling): string | undefined {
  const citation =
    step === 'refusal'
      ? refusalCitation(input)
      : doneStepOf(understood.playbook, step, input.run)?.citations?.[0];
  if (!citation) return undefined;
  const known = citations.findIndex(
    (other) => other.article === citation.article && other.section === citation.section,
  );
  if (known >= 0) return `[${known + 1}]`;
  citations.push(citation);
  return `[${citations.length}]`;
}

/** The article that refused: as it was read in this run where it was, else as policy quotes it. */
function refusalCitation(input: RespondRequest): Citation | undefined {
  const article = input.run.refusal?.article;
  if (!article) return undefined;
  const read = allSteps(input.run)
    .flatMap((step) => step.citations ?? [])
    .find((one) => one.article === article.id);
  const { checkedAt = read?.checkedAt, section = read?.section } = article;
  if (checkedAt === undefined) return undefined;
  return present({
    article: article.id,
    title: article.title,
    checkedAt,
    section,
    overdue: read?.overdue ? true : undefined,
  });
}

/** For staff: what was done, what was not and why, and what nothing took up. */
function summaryOf({ run, purpose, policy }: RespondRequest, { foreign, notRead }: Understood): string {
  const writes = standingWrites(run).map((write) => write.step.headline ?? write.step.title);
  const reads = (run.plan?.steps ?? [])
    .filter((step) => step.effect === 'read' && step.state === 'done')
    .map((step) => step.headline ?? step.title);
  const open = (run.plan?.steps ?? [])
    .filter((step) => step.effect === 'write' && step.state !== 'done')
    .map((step) => step.title);
  const passedOver = [...new Set([...(run.leftOut ?? []), ...notRead])];
  const because = run.refusal
    ? `${run.refusal.kind === 'refused' ? 'Not possible under policy' : 'Declined'}: ${run.refusal.reason.replace(/(?<![.\s])[.\s]+$/, '')}`
    : '';
  const parts = [
    foreign === undefined
      ? ''
      : `${worded('The customer', policy.person)} writes in ${nameOf(foreign)}, which this desk does not answer in`,
    purpose === 'resolved' || purpose === 'draft' ? '' : because,
    writes.length > 0 ? `Done: ${writes.join('; ')}` : 'Nothing was changed',
    open.length > 0 ? `Not done: ${open.join('; ')}` : '',
    passedOver.length > 0 ? `Not dealt with: ${passedOver.map((part) => `"${part}"`).join(', ')}` : '',
    reads.length > 0 ? `Found: ${reads.join('; ')}` : '',
  ];
  return parts
    .filter(Boolean)
    .map((part) => `${part}.`)
    .join(' ')
    .slice(0, 2000);
}
