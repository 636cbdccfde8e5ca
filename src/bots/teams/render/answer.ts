/**
 * Messages of text: a drafted reply with its AI label, citations and feedback buttons, and announcements.
 * Pure.
 */
import { present } from '../../../run/present.ts';
import type { Citation } from '../../../run/terms.ts';
import type { RunView } from '../../../run/view/run-view.ts';
import { CHECK_FIRST, NOT_FOUND } from '../../shared/card/about.ts';
import { markedLetter } from '../../shared/card/marked.ts';
import { source } from '../../shared/card/spans.ts';
import { escaped, inMessage, line } from './text.ts';

const MOST_REPLY = 6_000;
/** Teams shows twenty; the Playground takes ten. */
const MOST_CITATIONS = 10;
const MOST_NAME = 80;
const MOST_ABSTRACT = 160;
const MOST_WARNING = 400;

export interface Text {
  /** For `textFormat: xml`. */
  text: string;
  entities: object[];
}

/** Somebody who is mentioned: their address in Teams and the name that is shown. */
export interface Mentioned {
  account: string;
  name: string;
}

export function answerText(view: RunView): Text | undefined {
  const { answer, card } = view;
  if (!answer) return undefined;
  const sources = answer.citations.slice(0, MOST_CITATIONS);
  const reply = inMessage(markedLetter(answer.reply, card.draft?.unfound), MOST_REPLY);
  const unmarked = sources.map((_, at) => `[${at + 1}]`).filter((mark) => !reply.includes(mark));
  const to = card.draft?.to ? ` to ${line(card.draft.to, MOST_NAME)}` : '';
  const paragraphs = [
    `<b>${escaped(`Draft ${answer.draft}${to}`)}</b>`,
    reply,
    ...(answer.verified
      ? []
      : [`<i>${CHECK_FIRST}${inMessage(answer.unverified ?? NOT_FOUND, MOST_WARNING)}</i>`]),
    ...(unmarked.length === 0 ? [] : [`Sources: ${unmarked.join(' ')}`]),
  ];
  const claims = sources.map((source, at) => claim(source, { position: at + 1, now: card.updatedAt }));
  return {
    text: paragraphs.join('<br><br>'),
    entities: [
      {
        type: 'https://schema.org/Message',
        '@type': 'Message',
        '@context': 'https://schema.org',
        '@id': '',
        additionalType: ['AIGeneratedContent'],
        ...present({ citation: claims.length > 0 ? claims : undefined }),
      },
    ],
  };
}

function claim(citation: Citation, { position, now }: { position: number; now: string }): object {
  const [, ...about] = source(citation, now);
  const abstract = about.map((span) => ('text' in span ? span.text : '')).join('');
  return {
    '@type': 'Claim',
    position,
    appearance: {
      '@type': 'DigitalDocument',
      name: line(citation.title, MOST_NAME) || 'Article',
      abstract: line(abstract.replace(/^, /, ''), MOST_ABSTRACT),
    },
  };
}

/** With these the feedback buttons show. */
export const FEEDBACK = { feedbackLoop: { type: 'default' } };

export function textMentioning(text: string, to: Mentioned[]): Text {
  const names = to.map(({ account, name }) => ({
    account,
    name,
    tag: `<at>${escaped(line(name, MOST_NAME))}</at>`,
  }));
  return {
    text: `${names.map(({ tag }) => `${tag} `).join('')}${inMessage(text, 2_000)}`,
    entities: names.map(({ account, name, tag }) => ({
      type: 'mention',
      text: tag,
      mentioned: { id: account, name: line(name, MOST_NAME) },
    })),
  };
}

/** Steps of a stream: each begins with the one before, and none ends inside a tag or a character's name. */
export function streamed(text: string, parts: number): string[] {
  const pieces = text.split(/(?<=<br>|\s)/);
  const steps: string[] = [];
  for (let at = 1; at < parts; at++) {
    const step = pieces.slice(0, Math.ceil((pieces.length * at) / parts)).join('');
    if (step !== '' && step !== text && step !== steps.at(-1) && balanced(step)) steps.push(step);
  }
  return steps;
}

function balanced(markup: string): boolean {
  const count = (pattern: RegExp) => (markup.match(pattern) ?? []).length;
  return count(/<b>/g) === count(/<\/b>/g) && count(/<i>/g) === count(/<\/i>/g);
}

/** The informative line of a stream: 1,000 characters at most. */
export function progressText(text: string): string {
  return escaped(line(text, 200)) || 'Working …';
}
