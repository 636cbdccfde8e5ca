/**
 * Asks the model for the answer, checks it in code, has it written once more where it does not hold, and says
 * so where it still does not.
 */
import type { DraftedAnswer, RespondRequest } from '../../flow/ports/agent.ts';
import type { ArticleQuote, Json } from '../../run/plan/plan.ts';
import { isRecord } from '../../run/plan/references.ts';
import { present } from '../../run/present.ts';
import type { Run } from '../../run/state.ts';
import type { Citation } from '../../run/terms.ts';
import type { Language } from '../languages/all.ts';
import { answeredIn } from '../languages/language.ts';
import { saidAndContext } from '../mail/said.ts';
import { allSteps, standingWrites } from '../playbooks/history.ts';
import type { Asker } from './ask.ts';
import { dayOf, messagesIn, shownStep } from './case-data.ts';
import type { Purse } from './chat.ts';
import { ModelFault } from './model-fault.ts';
import { judgePrompt, responderPrompt } from './prompts/responder.ts';
import { asData } from './untrusted.ts';
import { evidenceOf } from './verify/evidence.ts';
import { type CitedArticle, replyProblems } from './verify/verify.ts';
import { JudgeWire, ReplyWire } from './wire.ts';

const OUTPUTS = 40_000;
const LONGEST_REPLY = 8_000;
const LONGEST_SUMMARY = 2_000;

export type Written = Pick<DraftedAnswer, 'summary' | 'reply' | 'citations' | 'verified' | 'unverified'>;

export interface ResponderParts {
  asker: Asker;
  purse: Purse;
  /** The desk's. */
  languages: [Language, ...Language[]];
  /** A model judges what the code found nothing wrong with. */
  judge: boolean;
  /** Called where the judge could not be asked: the reply then counts as unverified. */
  report: (error: unknown) => void;
}

/** Rejects with ModelFault. */
export async function writeAnswer(
  { asker, purse, judge, languages, report }: ResponderParts,
  input: RespondRequest,
  signal: AbortSignal,
): Promise<Written> {
  const answer = answeredIn([{ text: customerWords(input.run) }], languages);
  // A model writes the customer's language, whatever languages the desk has.
  const language = answer.foreign ?? answer.language;
  const articles = articlesRead(input.run);
  const data = answerData(input, language, articles);
  const problemsOf = (wire: ReplyWire): string[] => [
    ...(wire.reply.trim() === '' ? ['the reply is empty'] : []),
    ...(wire.reply.length > LONGEST_REPLY ? [`the reply is longer than ${LONGEST_REPLY} characters`] : []),
    ...replyProblems(wire.reply, input, {
      cited: wire.citations.map((id) => citedArticle(articles, id)),
      language,
    }),
  ];
  const judged = async (wire: ReplyWire): Promise<string[]> =>
    judge
      ? await judgeReply({ ...data, reply: wire.reply }, { asker, purse, signal }).catch((error: unknown) => {
          report(error);
          return ['the model that judges replies could not be asked'];
        })
      : [];

  let written = 0;
  const question = (user: string, repairs: boolean) => ({
    role: 'responder' as const,
    system: responderPrompt,
    user,
    name: 'answer',
    shape: ReplyWire,
    read(value: unknown) {
      const wire = value as ReplyWire;
      written += 1;
      const problems = problemsOf(wire);
      return problems.length === 0 || !repairs ? { value: { wire, problems } } : { problems };
    },
    atLast: (value: unknown, problems: string[]) => ({ wire: value as ReplyWire, problems }),
  });
  const message = `${asData(data)}\n\nWrite the answer.`;
  let { wire, problems } = await asker.ask(question(message, true), purse, signal);
  if (problems.length === 0) problems = await judged(wire);
  // Written anew once in all: what the judge finds counts only where the code found nothing before.
  if (problems.length > 0 && written < 2) {
    const again = `${message}\n\nThis answer was not good enough; write it anew, with these faults mended:\n${asData({ answer: wire, faults: problems })}`;
    ({ wire, problems } = await asker.ask(question(again, false), purse, signal));
    if (problems.length === 0) problems = await judged(wire);
  }
  return composed(wire, problems, articles);
}

function composed(wire: ReplyWire, problems: string[], articles: Articles): Written {
  if (wire.reply.trim() === '') throw new ModelFault('invalid', 'The reply is empty.');
  const { summary, citations } = wire;
  return present({
    summary: summary.trim().slice(0, LONGEST_SUMMARY),
    reply: wire.reply.trim().slice(0, LONGEST_REPLY),
    citations: citations.flatMap((id) => articles.get(id)?.citation ?? []),
    verified: problems.length === 0,
    unverified:
      problems.length === 0
        ? undefined
        : `Not verified: ${problems
            .slice(0, 5)
            .join('; ')
            .replace(/[.\s]+$/, '')}.`,
  });
}

async function judgeReply(
  data: Json,
  { asker, purse, signal }: { asker: Asker; purse: Purse; signal: AbortSignal },
): Promise<string[]> {
  return asker.ask<string[]>(
    {
      role: 'evaluator',
      system: judgePrompt,
      user: asData(data),
      name: 'judgement',
      shape: JudgeWire,
      read(value) {
        const { fit, problems } = value as { fit: boolean; problems: string[] };
        const faults = problems.length > 0 ? problems : ['the model that judges replies finds it unfit'];
        return { value: fit ? [] : faults.map((problem) => `judge: ${problem.slice(0, 200)}`) };
      },
    },
    purse,
    signal,
  );
}

type Articles = Map<string, { citation: Citation; staffOnly: boolean }>;

/** Articles that steps of this run read, and the one that policy refused with. */
function articlesRead(run: Run): Articles {
  const articles: Articles = new Map();
  const { refusal } = run;
  if (refusal?.article?.checkedAt !== undefined) {
    const { id, title, checkedAt, section } = refusal.article;
    articles.set(id, {
      citation: present({ article: id, title, checkedAt, section }),
      staffOnly: false,
    });
  }
  for (const step of allSteps(run).toReversed()) {
    if (step.state !== 'done') continue;
    const staff = staffArticles(step.output);
    for (const citation of step.citations ?? [])
      articles.set(citation.article, { citation, staffOnly: staff.has(citation.article) });
  }
  return articles;
}

/** Ids of articles in an output that say they are for the staff. */
function staffArticles(output: Json | undefined): Set<string> {
  const found = new Set<string>();
  const visit = (value: Json | undefined): void => {
    if (Array.isArray(value)) for (const item of value) visit(item);
    else if (isRecord(value)) {
      if (value.audience === 'staff' && typeof value.id === 'string') found.add(value.id);
      for (const inner of Object.values(value)) visit(inner);
    }
  };
  visit(output);
  return found;
}

function citedArticle(articles: Articles, id: string): CitedArticle | undefined {
  const article = articles.get(id);
  return article && { id, staffOnly: article.staffOnly };
}

function customerWords(run: Run): string {
  return run.messages
    .filter(({ kind }) => kind !== 'reminder')
    .map(({ text }) => saidAndContext(text).said)
    .join('\n');
}

/**
 * What was asked, found and done in this run. What a tool does not show before the customer is verified is in
 * none of it.
 */
function answerData(input: RespondRequest, language: string, articles: Articles): { [name: string]: Json } {
  const { run, purpose, policy, now } = input;
  const room = { left: OUTPUTS };
  const steps = allSteps(run).filter(({ state, keptFrom }) => state === 'done' && keptFrom === undefined);
  const open = (run.plan?.steps ?? []).filter(({ effect, state }) => effect === 'write' && state !== 'done');
  const { refusal } = run;
  return {
    purpose,
    language,
    today: dayOf(now),
    currency: policy.currency,
    customer_first_name: run.customer?.name.trim().split(/\s+/)[0] ?? null,
    messages: messagesIn(run),
    done: steps.map((step) => ({ ...shownStep(run, step, room) })) as unknown as Json,
    writes: standingWrites(run).map(({ tool, args, step }) =>
      present({ tool, args, outcome: 'done', number: step.resultId }),
    ),
    not_done: open.map(({ title }) => title),
    reminders: evidenceOf(input).reminders,
    refusal: refusal
      ? { kind: refusal.kind, reason: refusal.reason, article: quoted(refusal.article) }
      : null,
    articles: [...articles].map(([id, { citation, staffOnly }]) =>
      present({ id, title: citation.title, staff_only: staffOnly || undefined }),
    ),
  };
}

function quoted(article: ArticleQuote | undefined): Json {
  if (!article) return null;
  const { id, title, section = null, quote = null } = article;
  return { id, title, section, quote };
}
