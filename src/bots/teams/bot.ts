/**
 * What is done with each activity, and how it is answered. Whatever goes wrong is said in the conversation.
 */
import { ActivityTypes, type TurnContext } from 'botbuilder';
import type { Cases } from '../../flow/ports/cases.ts';
import type { Members, Threads } from '../../flow/ports/channels.ts';
import { StoreAway } from '../../flow/ports/ledger.ts';
import type { Log } from '../../flow/ports/log.ts';
import { type Incoming, incomingOf, type Origin, type RawActivity, saidIn } from './activity.ts';
import type { Conversation, Conversations } from './conversations.ts';
import { Messages } from './messages.ts';
import type { Caller, People } from './people.ts';
import { askForPlan, openPlan, said } from './plan-action.ts';
import type { Post } from './post.ts';
import { Presses } from './presses.ts';
import { helpCard, sentenceCard } from './render/notes.ts';

/** Teams waits 5 s for the answer to a press; a slower one is said to be under way. */
const ANSWER_WITHIN_MS = 4_000;
const REMOVED =
  'Greenlight was taken out of a conversation, so nothing is shown there any more. A case that you asked for there goes on here and in the console; add Greenlight again, and its card is kept up there too.';
const AWAY =
  'Greenlight cannot reach its database at the moment. Nothing was lost and nothing was done: try again in a minute.';
const TROUBLE = 'Something went wrong here. Try again; if it stays, tell whoever runs Greenlight.';

export interface BotParts {
  cases: Cases;
  threads: Threads;
  members: Members;
  conversations: Conversations;
  people: People;
  post: Post;
  publicUrl?: string;
  log: Log;
}

/** Hands each activity to whoever acts on it, and answers. Never throws. */
export class Bot {
  readonly #parts: BotParts;
  readonly #messages: Messages;
  readonly #presses: Presses;
  /** What was last kept of a conversation, so that each message costs no write. */
  readonly #kept = new Map<string, string>();
  constructor(parts: BotParts) {
    this.#parts = parts;
    this.#messages = new Messages(parts);
    this.#presses = new Presses(parts);
  }

  async take(turn: TurnContext, caller: Caller, origin: Origin, activity: RawActivity): Promise<void> {
    const incoming = incomingOf(activity);
    const where = conversationOf(caller, origin);
    if (activity.type === 'invoke') {
      const body = await this.#answered(incoming, caller, origin, where);
      await turn.sendActivity({ type: ActivityTypes.InvokeResponse, value: { status: 200, body } });
      return;
    }
    try {
      await this.#act(incoming, caller, origin, where, activity);
    } catch (error) {
      this.#note(error);
      await this.#parts.post
        .reply(where, origin.thread, { card: sentenceCard(error instanceof StoreAway ? AWAY : TROUBLE) })
        .catch((again: unknown) => this.#note(again));
    }
  }

  async #act(
    incoming: Incoming,
    caller: Caller,
    origin: Origin,
    where: Conversation,
    activity: RawActivity,
  ): Promise<void> {
    const { post, log } = this.#parts;
    switch (incoming.kind) {
      case 'said': {
        // Other bots are nobody.
        if (origin.from.account.startsWith('28:')) return;
        const message = saidIn(activity, origin.bot.id);
        // Only with resource-specific consent do messages come that are not for the bot.
        await this.#keep({ ...where, hearsAll: where.kind !== 'personal' && !message.mentionsBot });
        return this.#messages.take(caller, origin, message, where);
      }
      case 'edited':
      case 'deleted':
        return this.#messages[incoming.kind](caller, origin, saidIn(activity, origin.bot.id), where);
      case 'pressed': {
        await this.#keep(where);
        const { notice } = await this.#presses.take(caller, origin, where, incoming.verb, incoming.value);
        if (notice !== undefined) await post.reply(where, origin.thread, { card: sentenceCard(notice) });
        return;
      }
      case 'added':
        await this.#keep(where);
        if (activity.type === 'conversationUpdate')
          await post.reply(where, undefined, { card: helpCard(where.kind) });
        return;
      case 'removed':
        this.#kept.delete(`${where.team}/${where.room}`);
        return this.#leave(where);
      case 'ignored':
        log.debug({ channel: 'teams', outcome: incoming.what }, 'an activity was left alone');
        return;
      default:
        return;
    }
  }

  /**
   * The conversation takes no more of ours: whoever asked for open cases there is told, in their own chat,
   * that they go on elsewhere.
   */
  async #leave(where: Conversation): Promise<void> {
    const { conversations, threads, members, post } = this.#parts;
    const { tenant, team, room } = where;
    await conversations.forget(where);
    const open = await threads.openIn(tenant, { channel: 'teams', team, room });
    for (const { run, askedBy } of open) {
      const users = await members.usersOf(tenant, 'teams', team, { person: askedBy });
      for (const chat of await conversations.personal(tenant, team, users))
        await post.reply(chat, undefined, { card: sentenceCard(REMOVED, run) });
    }
  }

  /** The body of an invoke's answer, within the time that Teams waits. */
  async #answered(incoming: Incoming, caller: Caller, origin: Origin, where: Conversation): Promise<object> {
    const work = this.#invoked(incoming, caller, origin, where).catch((error: unknown) => {
      this.#note(error);
      return sorry(incoming, error instanceof StoreAway ? AWAY : TROUBLE);
    });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<object>((resolve) => {
      timer = setTimeout(
        () =>
          resolve(sorry(incoming, 'This takes longer than usual; it goes on, and the card will show it.')),
        ANSWER_WITHIN_MS,
      );
    });
    return Promise.race([work, late]).finally(() => clearTimeout(timer));
  }

  async #invoked(incoming: Incoming, caller: Caller, origin: Origin, where: Conversation): Promise<object> {
    const { log } = this.#parts;
    switch (incoming.kind) {
      case 'pressed': {
        await this.#keep(where);
        const { card } = await this.#presses.take(caller, origin, where, incoming.verb, incoming.value);
        return cardBody(card);
      }
      case 'plan_asked':
        return askForPlan(this.#parts, caller, origin, where, incoming.value);
      case 'plan_sent':
        await this.#keep(where);
        return openPlan(this.#parts, caller, origin, where, incoming.value);
      case 'feedback':
        log.info({ channel: 'teams', outcome: incoming.reaction }, 'feedback on a draft');
        return {};
      default:
        return {};
    }
  }

  async #keep(where: Conversation): Promise<void> {
    const key = `${where.team}/${where.room}`;
    const known = JSON.stringify(where);
    if (this.#kept.get(key) === known) return;
    await this.#parts.conversations.keep(where);
    if (this.#kept.size > 1_000) this.#kept.clear();
    this.#kept.set(key, known);
  }

  #note(error: unknown): void {
    this.#parts.log.warn({ err: error, channel: 'teams' }, 'an activity could not be dealt with');
  }
}

function conversationOf(
  { tenant }: Caller,
  { team, room, kind, serviceUrl, bot, group }: Origin,
): Conversation {
  return {
    tenant,
    team,
    room,
    kind,
    serviceUrl,
    bot,
    hearsAll: false,
    ...(group === undefined ? {} : { group }),
  };
}

function cardBody(card: object) {
  return { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: card };
}

function sorry(incoming: Incoming, text: string): object {
  if (incoming.kind === 'plan_asked' || incoming.kind === 'plan_sent') return said(text);
  if (incoming.kind !== 'pressed') return {};
  return cardBody(sentenceCard(text, runOf(incoming.value)));
}

function runOf(value: unknown): string | undefined {
  const { run, press } = (typeof value === 'object' && value !== null ? value : {}) as {
    run?: unknown;
    press?: { run?: unknown };
  };
  const named = press?.run ?? run;
  return typeof named === 'string' && named.length <= 64 ? named : undefined;
}
