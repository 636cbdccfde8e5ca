/**
 * The Web API's methods as far as Greenlight calls them, refusing what Slack refuses: arguments, places,
 * blocks, triggers, streams. https://docs.slack.dev/reference/methods
 */
import { messageFaults, viewFaults } from '../bots/slack/render/valid.ts';
import { APP_ID, BOT_ID, BOT_USER, type Json, type PostedMessage, type SlackState, TEAM } from './state.ts';

/** `ok: false` with this error. */
export class Refuse extends Error {
  readonly code: string;
  readonly detail: Json;
  constructor(code: string, detail: Json = undefined) {
    super(code);
    this.code = code;
    this.detail = detail;
  }
}

export interface Called {
  state: SlackState;
  /** Events that follow from what was done. */
  tell(event: Json): void;
  socketUrl(): string;
}

type Method = (args: Json, called: Called) => Json;

/** A trigger is good for three seconds, once. */
const TRIGGER_MS = 3_000;

function need(args: Json, ...names: string[]): void {
  for (const name of names)
    if (args[name] === undefined || args[name] === '')
      throw new Refuse('invalid_arguments', `missing ${name}`);
}

function known(args: Json, allowed: string): void {
  const names = new Set(allowed.split(' '));
  for (const name of Object.keys(args))
    if (!names.has(name)) throw new Refuse('invalid_arguments', `unknown ${name}`);
}

/** Where the app may write. */
function writable({ state }: Called, id: string) {
  const channel = id?.startsWith('U') && state.users.has(id) ? state.directWith(id) : state.channels.get(id);
  if (!channel) throw new Refuse('channel_not_found');
  if (!channel.members.has(BOT_USER))
    throw new Refuse(channel.kind === 'public' ? 'not_in_channel' : 'channel_not_found');
  if (channel.archived) throw new Refuse('is_archived');
  return channel;
}

function checkedMessage(args: Json): void {
  if (typeof args.text !== 'string' || args.text === '') throw new Refuse('no_text');
  if (args.text.length > 4_000) throw new Refuse('msg_too_long');
  if (args.blocks !== undefined && !Array.isArray(args.blocks)) throw new Refuse('invalid_blocks_format');
  const faults = messageFaults({ text: args.text, blocks: args.blocks ?? [] });
  if (faults.length > 0) throw new Refuse('invalid_blocks', faults);
  if (args.metadata !== undefined) checkedMetadata(args.metadata);
}

function checkedMetadata(metadata: Json): void {
  if (typeof metadata?.event_type !== 'string' || typeof metadata.event_payload !== 'object')
    throw new Refuse('invalid_metadata_format');
}

function own({ state }: Called, channel: string, ts: string): PostedMessage {
  const message = state.find(channel, ts);
  if (!message) throw new Refuse('message_not_found');
  if (message.user !== BOT_USER) throw new Refuse('cant_update_message');
  return message;
}

function streamed(called: Called, args: Json): PostedMessage {
  need(args, 'channel', 'ts');
  const message = own(called, args.channel, args.ts);
  if (!message.streaming) throw new Refuse('message_not_in_streaming_state');
  return message;
}

function checkedChunks(chunks: Json): void {
  if (!Array.isArray(chunks)) throw new Refuse('invalid_chunks');
  for (const chunk of chunks) {
    const fine =
      (chunk.type === 'plan_update' && typeof chunk.title === 'string') ||
      (chunk.type === 'markdown_text' && typeof chunk.text === 'string') ||
      (chunk.type === 'task_update' &&
        typeof chunk.id === 'string' &&
        typeof chunk.title === 'string' &&
        ['pending', 'in_progress', 'complete', 'error'].includes(chunk.status));
    if (!fine) throw new Refuse('invalid_chunks', chunk);
  }
}

function useTrigger({ state }: Called, id: string): string {
  if (!state.triggers.has(id)) throw new Refuse('invalid_trigger_id');
  const given = state.triggers.get(id);
  if (!given) throw new Refuse('exchanged_trigger_id');
  if (Date.now() - given.at > TRIGGER_MS) throw new Refuse('expired_trigger_id');
  state.triggers.set(id, undefined);
  return given.user;
}

function conversation({ state }: Called, args: Json) {
  need(args, 'channel');
  const channel = state.channels.get(args.channel);
  if (!channel || (channel.kind !== 'public' && !channel.members.has(BOT_USER)))
    throw new Refuse('channel_not_found');
  return channel;
}

function page({ state }: Called, args: Json, wanted: (message: PostedMessage) => boolean): Json {
  const withMetadata = args.include_all_metadata === true || args.include_all_metadata === 'true';
  const messages = state.messages
    .filter((message) => message.channel === args.channel && wanted(message))
    .filter((message) => args.oldest === undefined || Number(message.ts) >= Number(args.oldest))
    .map((message) => {
      const { metadata, ...shown } = state.shown(message);
      return withMetadata && metadata ? { ...shown, metadata } : shown;
    });
  return { messages, has_more: false };
}

export const METHODS: Record<string, Method> = {
  'auth.test': () => ({
    url: 'https://greenlight-test.slack.com/',
    team: 'Greenlight test',
    user: 'greenlight',
    team_id: TEAM,
    user_id: BOT_USER,
    bot_id: BOT_ID,
    is_enterprise_install: false,
  }),
  'api.test': () => ({}),
  'blocks.validate': (args) => {
    const errors = messageFaults({ text: 'card', blocks: args.blocks });
    if (errors.length > 0) throw new Refuse('invalid_blocks', errors);
    return {};
  },
  'bots.info': (args) => {
    if (args.bot !== BOT_ID) throw new Refuse('bot_not_found');
    return { bot: { id: BOT_ID, app_id: APP_ID, name: 'greenlight' } };
  },
  'apps.manifest.export': (args, { state }) => {
    if (args.app_id !== APP_ID) throw new Refuse('invalid_app_id');
    return { manifest: state.manifest };
  },
  'apps.connections.open': (_args, called) => ({ url: called.socketUrl() }),
  'users.info': (args, { state }) => {
    need(args, 'user');
    const user = state.users.get(args.user);
    if (!user) throw new Refuse('user_not_found');
    return {
      user: {
        id: user.id,
        team_id: user.team,
        name: user.name,
        deleted: user.deleted === true,
        is_bot: user.isBot === true,
        is_restricted: user.guest !== undefined,
        is_ultra_restricted: user.guest === 'single',
        ...(user.stranger ? { is_stranger: true } : {}),
        is_email_confirmed: user.emailConfirmed !== false,
        profile: { real_name: user.name, ...(user.email ? { email: user.email } : {}) },
      },
    };
  },
  'conversations.info': (args, called) => {
    const channel = conversation(called, args);
    // The app asks for no im:read and no mpim:read.
    if (channel.kind === 'im' || channel.kind === 'mpim') throw new Refuse('missing_scope');
    return {
      channel: {
        id: channel.id,
        is_channel: channel.kind === 'public',
        is_private: channel.kind === 'private',
        is_archived: channel.archived === true,
        is_member: channel.members.has(BOT_USER),
        is_ext_shared: channel.shared === true,
        is_shared: channel.shared === true,
      },
    };
  },
  'conversations.history': (args, called) => {
    const channel = conversation(called, args);
    if (!channel.members.has(BOT_USER)) throw new Refuse('not_in_channel');
    return page(called, args, ({ thread }) => thread === undefined);
  },
  'conversations.replies': (args, called) => {
    need(args, 'ts');
    const channel = conversation(called, args);
    if (!channel.members.has(BOT_USER)) throw new Refuse('not_in_channel');
    if (!called.state.find(args.channel, args.ts)) throw new Refuse('thread_not_found');
    return page(called, args, ({ ts, thread }) => ts === args.ts || thread === args.ts);
  },
  'chat.postMessage': (args, called) => {
    known(args, 'channel text blocks thread_ts metadata unfurl_links unfurl_media');
    need(args, 'channel');
    const channel = writable(called, args.channel);
    checkedMessage(args);
    if (args.thread_ts !== undefined && !called.state.find(channel.id, args.thread_ts))
      throw new Refuse('thread_not_found');
    const message = called.state.keep({
      channel: channel.id,
      user: BOT_USER,
      bot: true,
      text: args.text,
      blocks: args.blocks ?? [],
      ...(args.metadata ? { metadata: args.metadata } : {}),
      ...(args.thread_ts ? { thread: args.thread_ts } : {}),
    });
    called.tell({ ...called.state.shown(message), channel: channel.id, channel_type: typeOf(channel.kind) });
    return { channel: channel.id, ts: message.ts, message: called.state.shown(message) };
  },
  'chat.update': (args, called) => {
    known(args, 'channel ts text blocks metadata');
    need(args, 'channel', 'ts');
    const channel = writable(called, args.channel);
    const message = own(called, channel.id, args.ts);
    if (message.streaming) throw new Refuse('streaming_state_conflict');
    checkedMessage(args);
    const before = called.state.shown(message);
    message.text = args.text;
    message.blocks = args.blocks ?? [];
    if (args.metadata) message.metadata = args.metadata;
    message.edits += 1;
    delete message.chunks;
    const event = { type: 'message', subtype: 'message_changed', channel: channel.id, ts: called.state.ts() };
    called.tell({ ...event, message: called.state.shown(message), previous_message: before });
    return { channel: channel.id, ts: message.ts, text: message.text };
  },
  'chat.postEphemeral': (args, called) => {
    known(args, 'channel user text blocks thread_ts');
    need(args, 'channel', 'user');
    const channel = writable(called, args.channel);
    if (!channel.members.has(args.user)) throw new Refuse('user_not_in_channel');
    checkedMessage(args);
    called.state.ephemerals.push({
      channel: channel.id,
      user: args.user,
      text: args.text,
      blocks: args.blocks ?? [],
      ...(args.thread_ts ? { thread: args.thread_ts } : {}),
    });
    return { message_ts: called.state.ts() };
  },
  'chat.startStream': (args, called) => {
    known(
      args,
      'channel thread_ts chunks markdown_text task_display_mode recipient_user_id recipient_team_id',
    );
    need(args, 'channel', 'thread_ts');
    const channel = writable(called, args.channel);
    if (!called.state.find(channel.id, args.thread_ts)) throw new Refuse('thread_not_found');
    if (channel.kind !== 'im' && !args.recipient_user_id) throw new Refuse('missing_recipient_user_id');
    checkedChunks(args.chunks ?? []);
    const message = called.state.keep({
      channel: channel.id,
      user: BOT_USER,
      bot: true,
      text: '',
      thread: args.thread_ts,
      streaming: true,
      chunks: args.chunks ?? [],
    });
    return { channel: channel.id, ts: message.ts };
  },
  'chat.appendStream': (args, called) => {
    known(args, 'channel ts chunks markdown_text');
    const message = streamed(called, args);
    checkedChunks(args.chunks ?? []);
    message.chunks?.push(...args.chunks);
    return { channel: args.channel, ts: message.ts };
  },
  'chat.stopStream': (args, called) => {
    known(args, 'channel ts chunks markdown_text blocks metadata');
    const message = streamed(called, args);
    delete message.streaming;
    return { channel: args.channel, ts: message.ts };
  },
  'reactions.add': (args, called) => {
    need(args, 'channel', 'timestamp', 'name');
    const message = called.state.find(args.channel, args.timestamp);
    if (!message) throw new Refuse('message_not_found');
    if (message.reactions.has(args.name)) throw new Refuse('already_reacted');
    message.reactions.add(args.name);
    return {};
  },
  'views.open': (args, called) => {
    known(args, 'trigger_id view');
    need(args, 'trigger_id', 'view');
    const user = useTrigger(called, args.trigger_id);
    const faults = viewFaults(args.view);
    if (args.view.type !== 'modal' || faults.length > 0) throw new Refuse('invalid_arguments', faults);
    const n = called.state.next();
    const view = { id: `V${n}`, hash: `${n}.hash`, user, view: args.view };
    called.state.views.push(view);
    return {
      view: { ...args.view, id: view.id, hash: view.hash, team_id: TEAM, app_id: APP_ID, bot_id: BOT_ID },
    };
  },
  'views.publish': (args, called) => {
    known(args, 'user_id view hash');
    need(args, 'user_id', 'view');
    const faults = viewFaults(args.view);
    if (args.view.type !== 'home' || faults.length > 0) throw new Refuse('invalid_arguments', faults);
    called.state.homes.set(args.user_id, args.view);
    return { view: args.view };
  },
  'assistant.threads.setStatus': (args, called) => {
    need(args, 'channel_id', 'thread_ts');
    if (writable(called, args.channel_id).kind !== 'im') throw new Refuse('channel_not_found');
    called.state.statuses.push(args);
    return {};
  },
  'assistant.threads.setSuggestedPrompts': (args, called) => {
    need(args, 'channel_id', 'prompts');
    if (writable(called, args.channel_id).kind !== 'im') throw new Refuse('channel_not_found');
    if (!Array.isArray(args.prompts) || args.prompts.length === 0 || args.prompts.length > 4)
      throw new Refuse('invalid_arguments');
    called.state.prompts.push(args);
    return {};
  },
};

export function typeOf(kind: string): string {
  return { public: 'channel', private: 'group', im: 'im', mpim: 'mpim' }[kind] ?? 'channel';
}
