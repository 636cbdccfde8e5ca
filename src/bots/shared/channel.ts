/**
 * What a channel gives to the conversation, in no platform's terms. An adapter authenticates a request,
 * translates its payload into one of these, and draws what comes back. It decides nothing about cases.
 */
import type { PlatformUser, ThreadAt } from '../../flow/ports/channels.ts';
import type { StaffMember } from '../../flow/ports/ledger.ts';
import type { Person } from '../../run/person.ts';
import type { RunView } from '../../run/view/run-view.ts';
import type { Agenda } from './ask-for.ts';
import type { Form, Press } from './press.ts';

/** A sentence for one person. */
export interface Notice {
  text: string;
  /** The case that it is about: shown with a way to its card. */
  run?: string;
}

/** What the platform itself says of somebody. Only a `person` has authority. */
export type Vouched =
  | { kind: 'person' /** Absent: nobody vouches for one, so nobody is linked by it. */; email?: string }
  | { kind: 'deactivated' | 'bot' | 'guest' | 'outsider' };

export interface RoomState {
  /** Others than the workspace's own people read it: no case is begun or shown there. */
  shared: boolean;
  /** Why Greenlight cannot write there; absent: it can. */
  closed?: 'archived' | 'not_in_channel';
}

/** One verified request of a platform: who sent it, from where, and how it is answered. */
export interface Turn {
  readonly user: PlatformUser;
  /** Whether everybody in the room reads what `answer` shows. */
  readonly answersAreSeenByAll: boolean;
  /** undefined: the workspace belongs to no tenant. */
  tenant(): Promise<string | undefined>;
  /**
   * Looks the sender up on the platform; undefined: it does not know them. A platform that does not report
   * changes is asked only while nobody is linked.
   */
  vouch(linked: boolean): Promise<Vouched | undefined>;
  /** The sender is this member of the staff. */
  met?(member: StaffMember): Promise<void>;
  room(): Promise<RoomState>;
  /**
   * To the sender, unseen by others where the platform can. What cannot be sent now is sent a little later.
   */
  notify(notice: Notice): void | Promise<void>;
  /** What came in is durable: the same request need not be looked at again. */
  committed(): void;
}

export interface MessageTurn extends Turn {
  /** Shows that the message was taken, as a new case or as information for one. */
  taken(as: 'case' | 'information'): void;
  answer(answer: Answer): void | Promise<void>;
  /** Somebody typed "approve": shows the button that stands, if one does. */
  offerApproval(tenant: string, run: string, by: Person): void | Promise<void>;
}

export type Answer =
  | { kind: 'help' }
  | { kind: 'mine'; tenant: string; agenda: Agenda }
  | { kind: 'status'; agenda: Agenda /** The case that is open here. */; here?: RunView };

export interface ChannelMessage {
  /** Its name in the inbox, the same for every delivery. */
  key: string;
  /** Plain text, with the mention of the bot taken out. */
  text: string;
  /** Names of the files that the platform says came with it. */
  files?: string[];
  /** Nothing of it is the sender's own: it is somebody's message, passed on. */
  passedOn?: true;
  /** To the bot: by name, or where nobody else is. */
  addressed: boolean;
  mentionsOthers: boolean;
  /** Where a case that it opens lives. */
  place: Omit<ThreadAt, 'thread'> & { thread?: string };
  /**
   * A reply in a thread, the beginning of one, or a room without threads: a chat with the bot alone, or one
   * of a group.
   */
  kind: 'reply' | 'root' | 'chat' | 'group_chat';
  /** The message that it quotes. */
  quotes?: string;
  /** A reply under a message of ours, which may be a card that is not recorded yet. */
  underOurs?: boolean;
  /** The platform delivered the same words a moment ago under another id. */
  repeated?: boolean;
}

/** An edit of a message; `key` names the message, `editKey` this edit of it. */
export interface ChannelEdit extends Pick<ChannelMessage, 'key' | 'text'> {
  editKey: string;
}

/** A button of a card; `press` is undefined where no button of ours carries what came. */
export interface ChannelPress {
  press: Press | undefined;
  key: string;
  /** The platform asked by itself whether it is meant, where the button asks no more than that. */
  confirmed?: true;
}

/** A form that was filled in. */
export interface FormSubmission<Faults> {
  press: Press;
  key: string;
  /** What was filled in, read against the case as it stands; `faults`: what does not fit its field. */
  read(view: RunView): { form: Form } | { faults: Faults };
}
