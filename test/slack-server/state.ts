/**
 * A Slack workspace as the tests' Slack keeps it: people, conversations, messages and views, all as Slack
 * would show them.
 */

// biome-ignore lint/suspicious/noExplicitAny: payloads of every shape are kept and looked into
export type Json = any;

export interface SlackUser {
  id: string;
  team: string;
  email?: string;
  name: string;
  deleted?: boolean;
  isBot?: boolean;
  guest?: 'multi' | 'single';
  stranger?: boolean;
  emailConfirmed?: boolean;
}

export interface SlackChannel {
  id: string;
  kind: 'public' | 'private' | 'im' | 'mpim';
  /** User ids; the app's bot among them where it was invited. */
  members: Set<string>;
  archived?: boolean;
  shared?: boolean;
}

export interface PostedMessage {
  ts: string;
  channel: string;
  user: string;
  text: string;
  thread?: string;
  blocks?: Json[];
  metadata?: Json;
  bot?: true;
  edits: number;
  streaming?: true;
  chunks?: Json[];
  reactions: Set<string>;
}

export interface Ephemeral {
  channel: string;
  user: string;
  thread?: string;
  text: string;
  blocks: Json[];
}

export interface OpenView {
  id: string;
  hash: string;
  user: string;
  view: Json;
}

export const TEAM = 'T0GREENLIGHT';
export const BOT_USER = 'U0BOT';
export const BOT_ID = 'B0BOT';
export const APP_ID = 'A0APP';

export class SlackState {
  /** What the bot token allows. */
  scopes: string[] = [];
  /** Of the app, as Slack exports it. */
  manifest: Json = {};
  readonly users = new Map<string, SlackUser>();
  readonly channels = new Map<string, SlackChannel>();
  readonly messages: PostedMessage[] = [];
  readonly ephemerals: Ephemeral[] = [];
  readonly views: OpenView[] = [];
  readonly homes = new Map<string, Json>();
  readonly prompts: Json[] = [];
  readonly statuses: Json[] = [];
  /** Trigger ids with the time they were given out at, in ms; used ones are undefined. */
  readonly triggers = new Map<string, { at: number; user: string } | undefined>();
  #count = 0;

  next(): number {
    this.#count += 1;
    return this.#count;
  }

  ts(): string {
    return `${Math.floor(Date.now() / 1_000)}.${String(this.next()).padStart(6, '0')}`;
  }

  user(user: Partial<SlackUser> & { id: string }): SlackUser {
    const made = { team: TEAM, name: user.id.toLowerCase(), ...user };
    this.users.set(made.id, made);
    return made;
  }

  channel(channel: Partial<SlackChannel> & { id: string }): SlackChannel {
    const made: SlackChannel = { kind: 'public', members: new Set([BOT_USER]), ...channel };
    this.channels.set(made.id, made);
    return made;
  }

  /** The direct message of the app with this user. */
  directWith(user: string): SlackChannel {
    const id = `D${user.slice(1)}`;
    return this.channels.get(id) ?? this.channel({ id, kind: 'im', members: new Set([BOT_USER, user]) });
  }

  trigger(user: string): string {
    const id = `${this.next()}.${Date.now()}.${TEAM.toLowerCase()}`;
    this.triggers.set(id, { at: Date.now(), user });
    return id;
  }

  find(channel: string, ts: string): PostedMessage | undefined {
    return this.messages.find((message) => message.channel === channel && message.ts === ts);
  }

  keep(message: Omit<PostedMessage, 'ts' | 'edits' | 'reactions'>): PostedMessage {
    const kept = { ...message, ts: this.ts(), edits: 0, reactions: new Set<string>() };
    this.messages.push(kept);
    return kept;
  }

  /** As the Web API and events show it. */
  shown(message: PostedMessage): Json {
    const parent = message.thread === undefined ? undefined : this.find(message.channel, message.thread);
    return {
      type: 'message',
      user: message.user,
      ts: message.ts,
      text: message.text,
      team: this.users.get(message.user)?.team ?? TEAM,
      ...(message.bot ? { bot_id: BOT_ID, app_id: APP_ID } : {}),
      ...(message.blocks ? { blocks: message.blocks } : {}),
      ...(message.metadata ? { metadata: message.metadata } : {}),
      ...(message.thread === undefined ? {} : { thread_ts: message.thread }),
      ...(parent ? { parent_user_id: parent.user } : {}),
      ...(message.edits > 0 ? { edited: { user: message.user, ts: `${message.ts}${message.edits}` } } : {}),
    };
  }
}
