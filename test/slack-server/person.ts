/**
 * Somebody in Slack: types, presses, fills in. Each act is delivered to Greenlight as Slack would deliver it.
 */
import { typeOf } from './methods.ts';
import type { Delivered, SlackServer, Way } from './server.ts';
import {
  APP_ID,
  BOT_ID,
  BOT_USER,
  type Ephemeral,
  type Json,
  type OpenView,
  type PostedMessage,
  TEAM,
} from './state.ts';

export interface SayOptions {
  thread?: string;
  /** Deliver that often, each time with another event id. */
  times?: number;
  more?: Json;
}

/** Where a button is: on a message, or in words for one person. */
export type Pressable = Pick<PostedMessage, 'channel' | 'blocks'> & { ts?: string; thread?: string };

export class SlackPerson {
  readonly id: string;
  readonly #slack: SlackServer;
  readonly #way: () => Way;

  constructor(slack: SlackServer, id: string, way: () => Way) {
    this.#slack = slack;
    this.id = id;
    this.#way = way;
  }

  get #team(): string {
    return this.#slack.state.users.get(this.id)?.team ?? TEAM;
  }

  /**
   * A message; one that mentions the bot in a channel comes as `app_mention` too, in no order that can be
   * relied on.
   */
  async say(
    channel: string,
    text: string,
    { thread, times = 1, more = {} }: SayOptions = {},
  ): Promise<PostedMessage> {
    const { state } = this.#slack;
    const message = state.keep({ channel, user: this.id, text, ...(thread === undefined ? {} : { thread }) });
    await this.redeliver(message, times, more);
    return message;
  }

  async redeliver(message: PostedMessage, times = 1, more: Json = {}): Promise<Delivered[]> {
    const { state } = this.#slack;
    const kind = state.channels.get(message.channel)?.kind ?? 'public';
    const shown = { ...state.shown(message), channel: message.channel, event_ts: message.ts, ...more };
    const event = { ...shown, channel_type: typeOf(kind) };
    const shared = state.channels.get(message.channel)?.shared === true;
    const envelopes = Array.from({ length: times }, () => [
      this.#slack.envelope(event, { is_ext_shared_channel: shared }),
      ...(kind !== 'im' && message.text.includes(`<@${BOT_USER}>`)
        ? [this.#slack.envelope({ ...shown, type: 'app_mention' }, { is_ext_shared_channel: shared })]
        : []),
    ]).flat();
    return Promise.all(
      envelopes.map((one) => this.#slack.deliver(this.#way(), { kind: 'event', payload: one })),
    );
  }

  /** `@Greenlight text` */
  mention(channel: string, text: string, options: SayOptions = {}): Promise<PostedMessage> {
    return this.say(channel, `<@${BOT_USER}> ${text}`, options);
  }

  direct(text: string, options: SayOptions = {}): Promise<PostedMessage> {
    return this.say(this.#slack.state.directWith(this.id).id, text, options);
  }

  async edit(message: PostedMessage, text: string): Promise<Delivered> {
    const { state } = this.#slack;
    const before = state.shown(message);
    message.text = text;
    message.edits += 1;
    return this.event({
      type: 'message',
      subtype: 'message_changed',
      hidden: true,
      channel: message.channel,
      ts: state.ts(),
      message: state.shown(message),
      previous_message: before,
    });
  }

  async remove(message: PostedMessage): Promise<Delivered> {
    const { state } = this.#slack;
    state.messages.splice(state.messages.indexOf(message), 1);
    return this.event({
      type: 'message',
      subtype: 'message_deleted',
      hidden: true,
      channel: message.channel,
      ts: state.ts(),
      deleted_ts: message.ts,
      previous_message: state.shown(message),
    });
  }

  event(event: Json, more: Json = {}): Promise<Delivered> {
    return this.#slack.deliver(this.#way(), { kind: 'event', payload: this.#slack.envelope(event, more) });
  }

  command(channel: string, text: string, payload: Json = {}): Promise<Delivered> {
    const whole = { ...this.commandOf(channel, text), ...payload };
    return this.#slack.deliver(this.#way(), { kind: 'command', payload: whole });
  }

  /** The payload of a /support with this text. */
  commandOf(channel: string, text: string): Json {
    return {
      token: 'verification-token-of-old',
      team_id: this.#team,
      team_domain: 'greenlight-test',
      channel_id: channel,
      channel_name: 'support',
      user_id: this.id,
      user_name: this.id,
      command: '/support',
      text,
      api_app_id: APP_ID,
      is_enterprise_install: 'false',
      response_url: 'https://hooks.slack.com/commands/none',
      trigger_id: this.#slack.state.trigger(this.id),
    };
  }

  /** The payload of pressing the button with this label. */
  pressOf(on: Pressable, label: string, action: Json = {}): Json {
    const { state } = this.#slack;
    const button = buttonsOf(on.blocks ?? []).find(({ text }) => text.text === label);
    if (!button)
      throw new Error(
        `no button ${label} among ${buttonsOf(on.blocks ?? [])
          .map(({ text }) => text.text)
          .join(', ')}`,
      );
    const ts = on.ts ?? state.ts();
    const thread = on.thread === undefined ? {} : { thread_ts: on.thread };
    return {
      type: 'block_actions',
      user: { id: this.id, username: this.id, name: this.id, team_id: this.#team },
      api_app_id: APP_ID,
      token: 'verification-token-of-old',
      container: {
        type: 'message',
        message_ts: ts,
        channel_id: on.channel,
        is_ephemeral: on.ts === undefined,
        ...thread,
      },
      trigger_id: state.trigger(this.id),
      team: { id: TEAM, domain: 'greenlight-test' },
      enterprise: null,
      is_enterprise_install: false,
      channel: { id: on.channel, name: 'support' },
      ...(on.ts === undefined
        ? {}
        : { message: { type: 'message', user: BOT_USER, bot_id: BOT_ID, ts, ...thread } }),
      state: { values: {} },
      response_url: 'https://hooks.slack.com/actions/none',
      actions: [{ ...button, action_ts: state.ts(), block_id: 'b', ...action }],
    };
  }

  async press(on: Pressable, label: string): Promise<Delivered> {
    return this.interact(this.pressOf(on, label));
  }

  interact(payload: Json): Promise<Delivered> {
    return this.#slack.deliver(this.#way(), { kind: 'interactive', payload });
  }

  /** `filled`: what was put into the inputs, by block id; what is not named stays as it was. */
  submissionOf({ id, hash, view }: OpenView, filled: Record<string, Json>): Json {
    const values: Json = {};
    for (const block of view.blocks) {
      if (block.type !== 'input') continue;
      const { element } = block;
      const given = filled[block.block_id];
      values[block.block_id] = { [element.action_id]: { type: element.type, ...stateOf(element, given) } };
    }
    return {
      type: 'view_submission',
      team: { id: TEAM, domain: 'greenlight-test' },
      user: { id: this.id, username: this.id, name: this.id, team_id: this.#team },
      api_app_id: APP_ID,
      token: 'verification-token-of-old',
      trigger_id: this.#slack.state.trigger(this.id),
      view: {
        ...view,
        id,
        hash,
        team_id: TEAM,
        state: { values },
        app_installed_team_id: TEAM,
        app_id: APP_ID,
        bot_id: BOT_ID,
      },
      response_urls: [],
      is_enterprise_install: false,
      enterprise: null,
    };
  }

  /** Resolves with the errors that stand at the inputs, none where the form closed. */
  async submit(view: OpenView, filled: Record<string, Json>): Promise<Record<string, string>> {
    const { body, status } = await this.interact(this.submissionOf(view, filled));
    if (status !== 200) throw new Error(`the form was answered ${status}`);
    return body === '' ? {} : (JSON.parse(body).errors ?? {});
  }

  shortcut(message: PostedMessage, more: Json = {}): Promise<Delivered> {
    const { state } = this.#slack;
    return this.interact({
      type: 'message_action',
      callback_id: 'plan_resolution',
      action_ts: state.ts(),
      team: { id: TEAM, domain: 'greenlight-test' },
      user: { id: this.id, name: this.id, team_id: this.#team },
      channel: { id: message.channel, name: 'support' },
      message_ts: message.ts,
      message: state.shown(message),
      trigger_id: state.trigger(this.id),
      response_url: 'https://hooks.slack.com/app/none',
      token: 'verification-token-of-old',
      api_app_id: APP_ID,
      is_enterprise_install: false,
      ...more,
    });
  }

  /** What only this person was told, newest last. */
  notices(): Ephemeral[] {
    return this.#slack.state.ephemerals.filter(({ user }) => user === this.id);
  }

  views(): OpenView[] {
    return this.#slack.state.views.filter(({ user }) => user === this.id);
  }
}

function stateOf(element: Json, given: Json): Json {
  if (element.type === 'checkboxes') return { selected_options: given ?? element.initial_options ?? [] };
  if (element.type === 'radio_buttons' || element.type === 'static_select') {
    const chosen =
      given === undefined
        ? element.initial_option
        : element.options.find(({ value }: Json) => value === given);
    return { selected_option: chosen ?? null };
  }
  if (element.type === 'datepicker') return { selected_date: given ?? element.initial_date ?? null };
  return { value: given ?? element.initial_value ?? null };
}

export function buttonsOf(blocks: Json[]): Json[] {
  return blocks.flatMap((block) =>
    block.type === 'actions' ? block.elements : block.accessory ? [block.accessory] : [],
  );
}

export const labelsOf = (blocks: Json[] | undefined): string[] =>
  buttonsOf(blocks ?? []).map(({ text }) => text.text);

/** Everything in blocks that somebody reads. */
export function readable(value: Json): string {
  if (Array.isArray(value)) return value.map(readable).filter(Boolean).join('\n');
  if (typeof value !== 'object' || value === null) return '';
  return Object.entries(value)
    .map(([key, one]) =>
      ['text', 'title', 'fallback'].includes(key) && typeof one === 'string' ? one : readable(one),
    )
    .filter(Boolean)
    .join('\n');
}
