/** What every handler of the Slack channel has at hand. */
import type { LRUCache } from 'lru-cache';
import type { Cards, WaitingReplies, Workspaces } from '../../flow/ports/channels.ts';
import type { Desks } from '../../flow/ports/desks.ts';
import type { Log } from '../../flow/ports/log.ts';
import type { ConversationParts } from '../shared/conversation.ts';
import type { Background } from './background.ts';
import type { Profiles } from './profiles.ts';
import type { Rooms } from './rooms.ts';
import type { Installed, Workspace } from './workspaces.ts';

export interface SlackContext extends ConversationParts {
  workspaces: Workspaces;
  cards: Cards;
  waiting: WaitingReplies;
  installed: Installed;
  profiles: Profiles;
  rooms: Rooms;
  background: Background;
  log: Log;
  /** Messages that were marked as taken lately: each comes as several events. */
  marked: LRUCache<string, true>;
  publicUrl: string | undefined;
  /** They suggest what to ask first. */
  desks: Desks;
}

/** One request of Slack's, verified. */
export interface SlackRequest {
  workspace: Workspace;
  /** What came in is durable: the same request, signature and all, need not be looked at again. */
  committed(): void;
}

/**
 * Names of messages and presses in the inbox. A message comes as several events, and each event several
 * times: the name is that of the message.
 */
export const inboxKey = {
  message: (team: string, room: string, ts: string) => `slack:message:${team}:${room}:${ts}`,
  edit: (team: string, { room, ts, edited }: { room: string; ts: string; edited: string }) =>
    `slack:edit:${team}:${room}:${ts}:${edited}`,
  command: (team: string, trigger: string) => `slack:command:${team}:${trigger}`,
  press: (team: string, { user, action, ts }: { user: string; action: string; ts: string }) =>
    `slack:press:${team}:${user}:${action}:${ts}`,
  shortcut: (team: string, room: string, ts: string) => `slack:shortcut:${team}:${room}:${ts}`,
  view: (team: string, { id, hash, values }: { id: string; hash: string; values: string }) =>
    `slack:view:${team}:${id}:${hash}:${values}`,
};
