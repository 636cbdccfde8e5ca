/**
 * Asks the model for the answer, checks it in code, has it written once more where it does not hold, and says
 * so where it still does not.
 */
import type { CheckedLetter, DraftedAnswer, RespondRequest } from '../../flow/ports/agent.ts';
import type { ArticleQuote, Json } from '../../run/plan/plan.ts';
import { present } from '../../run/present.ts';
import type { Run } from '../../run/state.ts';
import type { Citation } from '../../run/terms.ts';
import type { AgentDesk } from '../desk.ts';
import { ALL_LANGUAGES, type Language } from '../languages/all.ts';
import { answeredIn, languagesOf } from '../languages/language.ts';
import { greetingIn, sourcesIn } from '../languages/write.ts';
import { type Articles, articlesRead, citedArticle } from '../letters/articles.ts';
import { checkLetter, type LetterCheck } from '../letters/check.ts';
import { checkedLetter } from '../letters/checked.ts';
import { evidenceOf } from '../letters/evidence.ts';
import { firstName, frameOf } from '../letters/frame.ts';
import { plain, seen } from '../letters/plain.ts';
import { saidAndContext } from '../mail/said.ts';
import { allSteps, standingWrites } from '../playbooks/history.ts';
import type { Asker } from './ask.ts';
import { dayOf, messagesIn, shownStep } from './case-data.ts';
import type { Purse } from './chat.ts';
import { ModelFault } from './model-fault.ts';
import { judgePrompt, responderPrompt } from './prompts/responder.ts';
import { asData } from './untrusted.ts';
import { JudgeWire, ReplyWire } from './wire.ts';

const OUTPUTS = 40_000;
const LONGEST_REPLY = 8_000;
const LONGEST_SUMMARY = 2_000;

export type Written = Pick<DraftedAnswer, 'summary' | 'citations'> & CheckedLetter;

export interface ResponderParts {
  asker: Asker;
  purse: Purse;
  desk: Pick<AgentDesk, 'languages' | 'texts'>;
  /** A model judges what the code found nothing wrong with. */
  judge: boolean;
  /** Called where the judge could not be asked: the reply then counts as unverified. */
  report: (error: unknown) => void;
}

/** Rejects with ModelFault. */
export async function writeAnswer(
  { asker, purse, judge, desk, report }: ResponderParts,
  input: RespondRequest,
  signal: AbortSignal,
): Promise<Written> {
  const answer = answeredIn([{ text: customerWords(input.run) }], languagesOf(desk));
  // A model writes the customer's language, whatever languages the desk has.
  const language = answer.foreign ?? answer.language;
  const articles = articlesRead(input.run);
  const { run } = input;
  const data = { ...answerData(input, language, articles), ...framing(desk, language, run) };
  const checkOf = (wire: ReplyWire): LetterCheck => {
    const cited = wire.citations.map((id) => citedArticle(articles, id));
    const frame = frameOf(desk, knownOf(language), { run, citations: [] });
    const { pieces, faults } = checkLetter({ text: wire.reply, cited, language, frame }, input);
    const length = wire.reply.length > LONGEST_REPLY ? [`it is longer than ${LONGEST_REPLY} characters`] : [];
    return {
      pieces,
      faults: [...(wire.reply.trim() === '' ? ['the reply is empty'] : []), ...length, ...faults],
    };
  };
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
      const check = checkOf(wire);
      const problems = [...problemsOf(check), ...unframed(wire.reply, data)];
      return problems.length === 0 || !repairs ? { value: { wire, check } } : { problems };
    },
    atLast: (value: unknown) => ({ wire: value as ReplyWire, check: checkOf(value as ReplyWire) }),
  });
  const message = `${asData(data)}\n\nWrite the answer.`;
  let { wire, check } = await asker.ask(question(message, true), purse, signal);
  const lookedAt = async () => {
    if (problemsOf(check).length === 0) check = { ...check, faults: await judged(wire) };
  };
  await lookedAt();
  // Written anew once in all: what the judge finds counts only where the code found nothing before.
  if (problemsOf(check).length > 0 && written < 2) {
    const faults = problemsOf(check);
    const again = `${message}\n\nThis answer was not good enough; write it anew, with these faults mended:\n${asData({ answer: wire, faults })}`;
    ({ wire, check } = await asker.ask(question(again, false), purse, signal));
    await lookedAt();
  }
  return composed(wire, check, {
    articles,
    sourcesOf: (citations) => knownOf(language).flatMap((one) => sourcesIn(one, citations, desk) ?? [])[0],
  });
}

/** A letter in a language of which nothing is known here begins and ends as the model has it. */
const knownOf = (language: string): Language[] => ALL_LANGUAGES.filter((one) => one === language);

/** How the desk says that its letters begin and end, for the model to write. */
function framing(desk: ResponderParts['desk'], language: string, run: Run) {
  const { greeting, closing } = desk.texts ?? {};
  const [known] = knownOf(language);
  return {
    greeting: (known && greeting?.[known] && greetingIn(known, firstName(run), desk)) ?? null,
    closing: (known && closing?.[known]) ?? null,
  };
}

/** What the model is told to mend, and what speaks against no letter. */
function unframed(reply: string, { greeting, closing }: ReturnType<typeof framing>): string[] {
  const text = plain(reply).trim();
  return [
    ...(greeting !== null && !text.startsWith(plain(greeting))
      ? [`it does not begin with "${greeting}"`]
      : []),
    ...(closing !== null && !text.endsWith(plain(closing)) ? [`it does not end with "${closing}"`] : []),
  ];
}

/** For the model: what to mend. */
function problemsOf({ pieces, faults }: LetterCheck): string[] {
  return [
    ...faults,
    ...pieces.map(
      ({ kind, text }) =>
        `${kind} "${text}" is found in no output, no article that was read and no done step`,
    ),
  ];
}

function composed(
  wire: ReplyWire,
  check: LetterCheck,
  { articles, sourcesOf }: { articles: Articles; sourcesOf: (citations: Citation[]) => string | undefined },
): Written {
  if (wire.reply.trim() === '') throw new ModelFault('invalid', 'The reply is empty.');
  const citations = wire.citations.flatMap((id) => articles.get(id)?.citation ?? []);
  const sources = sourcesOf(citations);
  const letter = seen(wire.reply).trim().slice(0, LONGEST_REPLY);
  return {
    summary: wire.summary.trim().slice(0, LONGEST_SUMMARY),
    citations,
    ...checkedLetter(sources === undefined ? letter : `${letter}\n\n${sources}`, check),
  };
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
    customer_first_name: firstName(run) ?? null,
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
