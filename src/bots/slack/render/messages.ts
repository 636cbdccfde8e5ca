/** Messages beside the card: help, lists, the answer to a typed "approve", and what a thread is told. */
import type { RunListItem } from '../../../flow/ports/cases.ts';
import type { Announcement } from '../../../run/view/announcements.ts';
import type { Card } from '../../../run/view/card.ts';
import type { RunView } from '../../../run/view/run-view.ts';
import { cut } from '../../shared/card/cut.ts';
import { fitted } from '../../shared/card/fit.ts';
import { layoutOf } from '../../shared/card/layout.ts';
import { atWork, standing } from '../../shared/card/phases.ts';
import { LIMITS } from '../limits.ts';
import { drawSection, MESSAGE, type Message, notification } from './card.ts';
import { bullets, line, link, type Rich, rich, words, writerOf } from './elements.ts';
import { mrkdwn } from './escape.ts';
import { type Agenda, howTo, listBlocks } from './home.ts';

/** One sentence or a few. Others' words in it are shown as they are written. */
export function saying(sentence: string, go?: { url: string; label: string }): Message {
  const writer = writerOf();
  const more: Rich[] = go === undefined ? [] : [words(' '), link(go.url, go.label)];
  return {
    text: mrkdwn(sentence, LIMITS.message.text),
    blocks: rich(line(words(writer.text(sentence)), ...more)),
  };
}

export function helpMessage(): Message {
  return { text: 'How Greenlight works', blocks: rich(...howTo()) };
}

export function mineMessage(agenda: Agenda): Message {
  const { waiting, others } = agenda;
  return {
    text: `${waiting.length} of your cases wait for you, ${others.length} more are open.`,
    blocks: [
      ...listBlocks('Waits for you', waiting, agenda, 'Nothing waits for you.'),
      ...listBlocks('Your other open cases', others, agenda, 'You have no other open case.'),
    ],
  };
}

/** How things stand with open runs: how many are at work, and whom the others wait for. */
export function statusMessage(runs: RunListItem[]): Message {
  const open = runs.filter(({ status }) => status !== 'closed');
  if (open.length === 0) return saying('No case is open.');
  const counts = new Map<string, number>();
  for (const run of open) {
    const { role, person } = run.waitsFor ?? {};
    const waits = atWork(run.status)
      ? 'at work'
      : `${standing(run.status)}${(role ?? person) ? `: ${role ?? person}` : ''}`;
    counts.set(waits, (counts.get(waits) ?? 0) + 1);
  }
  const writer = writerOf(100);
  const items = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 30);
  const title = `${open.length} open ${open.length === 1 ? 'case' : 'cases'}`;
  return {
    text: title,
    blocks: rich(
      line(words(title, 'bold')),
      bullets(items.map(([what, count]) => [words(`${count} `, 'bold'), words(writer.line(what))])),
    ),
  };
}

/** To a typed "approve": never taken for a press; the button of what stands, with what it would change. */
export function approveConfirm(view: RunView, card?: { url: string }): Message {
  const { buttons } = view.card;
  const approve = buttons.find(({ action }) => action === 'approve');
  const go = card === undefined ? undefined : { url: card.url, label: 'Go to the card' };
  if (approve === undefined) return saying(`There is nothing to approve now. ${view.card.status}`, go);
  const ask = buttons.find(({ action, reason }) => action === 'ask' && reason === undefined);
  const sentence = `Typing does not approve. This button approves plan ${view.card.revision} as it is shown:`;
  const blocks = fitted(MESSAGE, (fold, writer) => {
    const { sections, whole } = layoutOf(view, { fold, plan: 'reads' });
    const asked = sections.filter(({ kind }) => kind === 'changes' || kind === 'approval');
    const buttons = { kind: 'buttons' as const, buttons: [approve, ...(ask ? [ask] : [])], parts: [] as [] };
    return [
      ...rich(line(words(sentence), ...(go ? [words(' '), link(go.url, go.label)] : []))),
      ...[...asked, buttons].flatMap((section) => drawSection(view, section, { writer, whole })),
    ];
  });
  return { text: `Typing does not approve. ${notification(view)}`, blocks };
}

/** What the thread is told beside the card; `users` are the Slack ids of whom it is for. */
export function announcementMessage(said: Announcement, users: string[]): Message {
  const known = users.filter((user) => /^[UW][A-Z0-9]{2,20}$/.test(user)).slice(0, 20);
  const mentions = known.flatMap((user_id): Rich[] => [{ type: 'user', user_id }, words(' ')]);
  return {
    text: `${known.map((user) => `<@${user}> `).join('')}${mrkdwn(said.text, LIMITS.message.text - 600)}`,
    blocks: rich(line(...mentions, words(writerOf().text(said.text)))),
  };
}

export const SUGGESTED_PROMPTS: { title: string; message: string }[] = [
  {
    title: 'A damaged item',
    message: 'FH-10482, mara.l@example.com, 10115: mug arrived broken, wants the money back',
  },
  { title: 'Where is my order', message: 'FH-10533, jonas.b@example.com, 04229: where is it, third mail' },
  { title: 'What waits for me', message: 'mine' },
  { title: 'How it works', message: 'help' },
];

/** For the thread's status line while the run is at work; empty when it is not. */
export function thinking(card: Card): string {
  return atWork(card.phase) ? cut(writerOf(100).line(card.status), 100) : '';
}
