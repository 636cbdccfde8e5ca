/**
 * What the Teams channel stores beside the runs: how a conversation is written to when nobody is writing in
 * it, and who was met there.
 */
import type { StaffMember } from '../../flow/ports/ledger.ts';

export type ConversationKind = 'personal' | 'groupChat' | 'channel';

export interface ConversationAt {
  tenant: string;
  /** The Microsoft tenant. */
  team: string;
  /** The conversation's id, without a thread. */
  room: string;
}

export interface Conversation extends ConversationAt {
  kind: ConversationKind;
  serviceUrl: string;
  bot: { id: string; name: string };
  /** The Microsoft team of a channel. */
  group?: string;
  /** Messages that do not mention the bot reach it here (resource-specific consent). */
  receivesAll: boolean;
}

/** Somebody's address in Teams (`29:…`), which is not the id that they are known by. */
export interface MetAccount {
  user: string;
  account: string;
}

export interface Conversations {
  /** Replaces what is stored, but `receivesAll` stays true once it was. */
  keep(conversation: Conversation): Promise<void>;
  find(at: ConversationAt): Promise<Conversation | undefined>;
  /** The bot was removed. */
  forget(at: ConversationAt): Promise<void>;
  met(at: ConversationAt, who: MetAccount): Promise<void>;
  /** The chats that these people have with the bot alone. */
  personal(tenant: string, team: string, users: string[]): Promise<Conversation[]>;
  /** Active members of the staff who were met there, 200 at most. */
  members(at: ConversationAt): Promise<(MetAccount & { member: StaffMember })[]>;
}
