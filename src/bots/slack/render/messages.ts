/** Messages beside the card: help, lists, the answer to a typed "approve", and announcements. */
import type { RunListItem } from '../../../flow/ports/cases.ts';
import type { DeskExample } from '../../../run/desk.ts';
import type { Announcement } from '../../../run/view/announcements.ts';
import type { Card } from '../../../run/view/card.ts';
import type { RunView } from '../../../run/view/run-view.ts';
import {
  agendaText,
  type LinkedAgenda,
  othersList,
  statusParts,
  statusTitle,
  waitingList,
} from '../../shared/card/beside.ts';
import { cut } from '../../shared/card/cut.ts';
import { fitted } from '../../shared/card/fit.ts';
import { layoutOf } from '../../shared/card/layout.ts';
import { atWork } from '../../shared/card/phases.ts';
import { LIMITS } from '../limits.ts';
import { drawSection, MESSAGE, type Message, notification } from './card.ts';
import { line, link, type Rich, rich, words, writerOf } from './elements.ts';
import { mrkdwn } from './escape.ts';
import { drawList, howTo } from './home.ts';

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
  return { text: 'How Greenlight works', blocks: howTo() };
}

export function mineMessage(agenda: LinkedAgenda): Message {
  return {
    text: agendaText(agenda),
    blocks: [...drawList(waitingList(agenda)), ...drawList(othersList(agenda))],
  };
}

/** How things stand with open runs: how many are at work, and whom the others wait for. */
export function statusMessage(runs: RunListItem[], here?: { goal: string; status: string }): Message {
  return { text: statusTitle(runs), blocks: drawList(statusParts(runs, here)) };
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

/** An announcement in the thread beside the card; `users` are the Slack ids of whom it is for. */
export function announcementMessage(announcement: Announcement, users: string[]): Message {
  const known = users.filter((user) => /^[UW][A-Z0-9]{2,20}$/.test(user)).slice(0, 20);
  const mentions = known.flatMap((user_id): Rich[] => [{ type: 'user', user_id }, words(' ')]);
  return {
    text: `${known.map((user) => `<@${user}> `).join('')}${mrkdwn(announcement.text, LIMITS.message.text - 600)}`,
    blocks: rich(line(...mentions, words(writerOf().text(announcement.text)))),
  };
}

/** At most four: the desk's first examples, and what a member can ask at any time. */
export const suggestedPrompts = (examples: DeskExample[]): { title: string; message: string }[] => [
  ...examples.slice(0, 2).map(({ title, text }) => ({ title, message: text })),
  { title: 'What waits for me', message: 'mine' },
  { title: 'How it works', message: 'help' },
];

/** For the thread's status line while the run is at work; empty when it is not. */
export function thinking(card: Card): string {
  return atWork(card.phase) ? cut(writerOf(100).line(card.status), 100) : '';
}
