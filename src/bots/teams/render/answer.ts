/**
 * Messages of text: a drafted reply with its AI label, citations and feedback buttons, and what a thread is
 * told. Pure.
 */
import type { RunView } from '../../../run/view/run-view.ts';
import { escaped, inMessage, line } from './text.ts';

const MOST_REPLY = 6_000;
/** Teams shows twenty; the Playground takes ten. */
const MOST_CITATIONS = 10;

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
  const reply = inMessage(answer.reply, MOST_REPLY);
  const unmarked = sources.map((_, at) => `[${at + 1}]`).filter((mark) => !reply.includes(mark));
  const title = card.draft?.to
    ? `Draft ${answer.draft} to ${line(card.draft.to, 80)}`
    : `Answer ${answer.draft}`;
  const warning = answer.verified
    ? ''
    : `<br><br><i>Not verified: ${inMessage(answer.unverified ?? 'read it well', 400)}</i>`;
  return {
    text: `<b>${escaped(title)}</b><br><br>${reply}${warning}${unmarked.length > 0 ? `<br><br>Sources: ${unmarked.join(' ')}` : ''}`,
    entities: [
      {
        type: 'https://schema.org/Message',
        '@type': 'Message',
        '@context': 'https://schema.org',
        '@id': '',
        additionalType: ['AIGeneratedContent'],
        ...(sources.length === 0
          ? {}
          : {
              citation: sources.map(({ title: name, section, checkedAt, overdue }, at) => ({
                '@type': 'Claim',
                position: at + 1,
                appearance: {
                  '@type': 'DigitalDocument',
                  name: line(name, 80) || 'Article',
                  abstract: line(
                    `${section === undefined ? '' : `${section}. `}Checked ${checkedAt}${overdue ? ', the next check is overdue' : ''}.`,
                    160,
                  ),
                },
              })),
            }),
      },
    ],
  };
}

/** With these the feedback buttons show. */
export const FEEDBACK = { feedbackLoop: { type: 'default' } };

export function spokenText(text: string, to: Mentioned[]): Text {
  const names = to.map(({ account, name }) => ({
    account,
    name,
    tag: `<at>${escaped(line(name, 80))}</at>`,
  }));
  return {
    text: `${names.map(({ tag }) => `${tag} `).join('')}${inMessage(text, 2_000)}`,
    entities: names.map(({ account, name, tag }) => ({
      type: 'mention',
      text: tag,
      mentioned: { id: account, name: line(name, 80) },
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
