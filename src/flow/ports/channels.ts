/**
 * What the channels need beside the cases: whose workspace it is, who somebody is, and which run a thread
 * is about.
 */

import type { ChatChannel, Person, Place } from '../../run/person.ts';
import type { Announcement } from '../../run/view/announcements.ts';
import type { RunView } from '../../run/view/run-view.ts';
import type { StaffMember } from './ledger.ts';

/**
 * Somebody as the platform itself vouches for them: the Slack team or Microsoft tenant, and the user's id
 * in it.
 */
export interface PlatformUser {
  platform: ChatChannel;
  team: string;
  user: string;
}

export interface Workspaces {
  /** undefined: the workspace belongs to nobody here; nothing is done for it. */
  tenantOf(platform: ChatChannel, team: string): Promise<string | undefined>;
  /**
   * The workspace's tenant; one that is not known yet becomes the only tenant's. undefined where there
   * are several, or none.
   */
  adopt(platform: ChatChannel, team: string): Promise<string | undefined>;
}

/** Members of the staff on a platform, looked up at the moment of use. */
export interface Members {
  find(tenant: string, id: string): Promise<StaffMember | undefined>;
  /** The active member linked to this user. */
  linked(tenant: string, who: PlatformUser): Promise<StaffMember | undefined>;
  /**
   * Links the user to the active member with this e-mail, which the platform itself must vouch for.
   * undefined: nobody has it.
   */
  linkByEmail(tenant: string, who: PlatformUser, email: string): Promise<StaffMember | undefined>;
  /** Users of the workspace who are linked to this person, or to active members with this role. */
  usersOf(
    tenant: string,
    options: { platform: ChatChannel; team: string; to: { person?: string; role?: string } },
  ): Promise<string[]>;
}

/**
 * A thread of a platform: the room (channel, chat) and the platform's own id of the thread's first
 * message.
 */
export interface ThreadAt {
  channel: ChatChannel;
  team: string;
  room: string;
  thread: string;
}

export interface ThreadRun {
  run: string;
  /** Staff id. */
  askedBy: string;
  /** The card's message; absent until it is posted. */
  message?: string;
}

export interface Threads {
  /** The newest run of the thread. */
  runAt(tenant: string, thread: ThreadAt): Promise<ThreadRun | undefined>;
  /**
   * For rooms without threads: the newest run there that is not closed, where `askedBy` (staff id) is
   * given of those that this person asked for.
   */
  newestOpenIn(
    tenant: string,
    room: Omit<ThreadAt, 'thread'>,
    askedBy?: string,
  ): Promise<ThreadRun | undefined>;
  /** Where the run lives and which message its card is, for links to it. */
  placeOf(tenant: string, run: string): Promise<{ place: Place; message?: string } | undefined>;
  /** Runs of the room that are not closed, and who asked for them (staff id). */
  openIn(tenant: string, room: Omit<ThreadAt, 'thread'>): Promise<{ run: string; askedBy: string }[]>;
}

export interface WaitingReply {
  key: string;
  thread: ThreadAt;
  by: Person;
  text: string;
  /** Names of the files that came with it. */
  files?: string[];
  /**
   * Written to the bot by name: taken whoever wrote it, where others' words count only if they asked for
   * the run.
   */
  addressed?: boolean;
}

/** Replies under a message of ours that no run is known for yet. */
export interface WaitingReplies {
  /** Keeping it again changes nothing. Resolves when it is durable. */
  keep(tenant: string, reply: WaitingReply): Promise<void>;
  /** Oldest first. */
  all(channel: ChatChannel): Promise<{ tenant: string; reply: WaitingReply; at: string }[]>;
  done(tenant: string, key: string): Promise<void>;
}

/** A message of ours beside a card; `room` where it is another one than the card's. */
export interface Posted {
  message: string;
  room?: string;
}

export interface ClaimedCard {
  tenant: string;
  run: string;
  place: Place;
  /**
   * Sequence of the run that the card should show, the one it shows, and the one up to which the thread
   * was told.
   */
  wanted: number;
  shown: number;
  announced: number;
  message?: string;
  /** Whoever claimed it before may have posted a message that nobody recorded. */
  attempted: boolean;
  /** Whoever drew it last ended, or failed, before all that it posted beside the card was recorded. */
  interrupted?: boolean;
  /** What was posted beside it. */
  beside: Posted[];
}

/** The card of a run in a channel. */
export interface CardOf {
  channel: ChatChannel;
  tenant: string;
  run: string;
}

/** The row per run and place that says how far its one message is behind. */
export interface Cards {
  /** Runs whose card is behind and that no other process draws. */
  behind(channel: ChatChannel): Promise<{ tenant: string; run: string }[]>;
  /**
   * Makes this process (`me`) the only one that draws the card for `forMs`. undefined: it is not behind,
   * another draws it, or it is no card of this channel.
   */
  claim(card: CardOf, by: { me: string; forMs: number }): Promise<ClaimedCard | undefined>;
  /**
   * The message (undefined: there is none) shows `seq`; a later one that was shown meanwhile stays. Told
   * up to `announced` where that is given.
   */
  shown(
    card: ClaimedCard,
    shows: { message: string | undefined; seq: number; announced?: number },
  ): Promise<void>;
  announced(card: ClaimedCard, seq: number, posted?: Posted[]): Promise<void>;
  /**
   * Records a message that was posted without being recorded. Nothing changes where one is known already.
   */
  found(card: CardOf, message: string): Promise<void>;
  /**
   * Somebody deleted the card's message: it is drawn anew. Nothing changes where another message is the
   * card by now.
   */
  lost(card: CardOf, message: string): Promise<void>;
  /**
   * Lets another process draw it. `failed`: what was posted last may be unrecorded, and whoever claims it
   * next is told so.
   */
  release(card: ClaimedCard, by: { me: string; failed: boolean }): Promise<void>;
}

/**
 * Draws cards on one platform. Each call settles within 15 s. Whatever it rejects with is tried again,
 * save Unreachable.
 */
export interface Channel {
  channel: ChatChannel;
  /** Least time between two drawings of one card, in ms. */
  gapMs: number;
  /**
   * Posts the card, or edits `message`; resolves with the message's id as soon as the platform has taken
   * it.
   */
  draw(card: ClaimedCard, run: RunView): Promise<string>;
  announce(card: ClaimedCard & { message: string }, announcement: Announcement): Promise<Posted[]>;
  /**
   * Shows a drafted reply in a message of its own, once a draft; `to`: whom it is news for. Absent: the
   * card alone shows it.
   */
  answer?(card: ClaimedCard & { message: string }, run: RunView, to: Announcement['to']): Promise<Posted[]>;
  /**
   * Edits the card and what is beside it, also what may have been posted without being recorded where the
   * platform can be asked: nothing is left but that the case was erased, and when (ISO). What somebody
   * deleted stays away.
   */
  erase(card: ClaimedCard, erasedAt: string): Promise<void>;
}

/**
 * The platform wants no more of this card: the room is archived or gone, the bot was removed. The run
 * goes on elsewhere.
 */
export class Unreachable extends Error {
  override name = 'Unreachable';
}

/** The platform asks to wait. */
export class TryLater extends Error {
  override name = 'TryLater';
  readonly afterMs: number;
  constructor(message: string, afterMs: number) {
    super(message);
    this.afterMs = afterMs;
  }
}
