/** What every handler of the Slack face has at hand. */

import type { Cases } from '../../flow/ports/cases.ts';
import type { Cards, Members, Threads, WaitingReplies, Workspaces } from '../../flow/ports/channels.ts';
import type { Log } from '../../flow/ports/log.ts';
import type { DeskExample } from '../../run/desk.ts';
import type { Background } from './background.ts';
import type { Rooms } from './rooms.ts';
import type { Audience, Words } from './tell.ts';
import { tellOnly } from './tell.ts';
import type { Whos } from './who.ts';
import type { Installed, Workspace } from './workspaces.ts';

export interface Hall {
  cases: Cases;
  members: Members;
  workspaces: Workspaces;
  threads: Threads;
  cards: Cards;
  waiting: WaitingReplies;
  installed: Installed;
  whos: Whos;
  rooms: Rooms;
  background: Background;
  log: Log;
  /** Tries to place the replies that wait. */
  placeWaiting(): void;
  /** Messages that were marked as taken lately: each comes as several events. */
  marked: Set<string>;
  publicUrl: string | undefined;
  /** The desk's requests to try first. */
  examples: DeskExample[];
}

/** One request of Slack's, verified. */
export interface From {
  workspace: Workspace;
  /** What came in is durable: the same request, signature and all, need not be looked at again. */
  kept(): void;
}

/** Said after Slack has its answer. */
export function tellLater(hall: Hall, { workspace }: From, to: Audience, words: Words): void {
  hall.background.run('tell_only', () => tellOnly(workspace, to, words));
}

/**
 * Names of what was said or pressed, in the inbox. A message comes as several events, and each event several
 * times: the name is that of the message.
 */
export const inboxKey = {
  message: (team: string, room: string, ts: string) => `slack:message:${team}:${room}:${ts}`,
  edit: (team: string, room: string, ts: string, edited: string) =>
    `slack:edit:${team}:${room}:${ts}:${edited}`,
  command: (team: string, trigger: string) => `slack:command:${team}:${trigger}`,
  press: (team: string, user: string, action: string, ts: string) =>
    `slack:press:${team}:${user}:${action}:${ts}`,
  shortcut: (team: string, room: string, ts: string) => `slack:shortcut:${team}:${room}:${ts}`,
  view: (team: string, id: string, hash: string, values: string) =>
    `slack:view:${team}:${id}:${hash}:${values}`,
};
