/**
 * What is done with each activity, and how it is answered. Whatever goes wrong is reported in the
 * conversation.
 */
import { ActivityTypes, type TurnContext } from 'botbuilder';
import { LRUCache } from 'lru-cache';
import { StoreAway } from '../../flow/ports/ledger.ts';
import { casesLeftIn, takeDeletion, takeEdit, takeMessage } from '../shared/conversation.ts';
import { AWAY } from '../shared/notices.ts';
import { type Incoming, incomingOf, type Origin, type RawActivity, writtenIn } from './activity.ts';
import type { Caller, TeamsContext } from './context.ts';
import type { Conversation } from './conversations.ts';
import { editKey, MessageReader, messageKey } from './messages.ts';
import { askForPlan, openPlan, taskMessage } from './plan-action.ts';
import { takeTeamsPress } from './presses.ts';
import { helpCard, sentenceCard } from './render/notes.ts';
import { TeamsTurn } from './turn.ts';

/** Teams waits 5 s for the answer to a press; a slower one is answered as under way. */
const ANSWER_WITHIN_MS = 4_000;
const REMOVED =
  'Greenlight was taken out of a conversation, so nothing is shown there any more. A case that you asked for there goes on here and in the console; add Greenlight again, and its card is kept up there too.';
const TROUBLE = 'Something went wrong here. Try again; if it stays, tell whoever runs Greenlight.';

/** Passes each activity to whoever acts on it, and answers. Never throws. */
export class Bot {
  readonly #context: TeamsContext;
  readonly #messages = new MessageReader();
  /** What was last recorded of a conversation, so that each message costs no write. */
  readonly #recorded = new LRUCache<string, string>({ max: 1_000 });
  constructor(context: TeamsContext) {
    this.#context = context;
  }

  async take(
    turn: TurnContext,
    { caller, origin, activity }: { caller: Caller; origin: Origin; activity: RawActivity },
  ): Promise<void> {
    const incoming = incomingOf(activity);
    const ours = new TeamsTurn(this.#context, caller, origin);
    if (activity.type === 'invoke') {
      const body = await this.#answered(incoming, ours);
      await turn.sendActivity({ type: ActivityTypes.InvokeResponse, value: { status: 200, body } });
      return;
    }
    try {
      await this.#act(incoming, ours, activity);
    } catch (error) {
      this.#note(error);
      await Promise.resolve(ours.notify({ text: troubleText(error) })).catch((again: unknown) =>
        this.#note(again),
      );
    }
  }

  async #act(incoming: Incoming, turn: TeamsTurn, activity: RawActivity): Promise<void> {
    const { post, log } = this.#context;
    const { origin, where } = turn;
    switch (incoming.kind) {
      case 'message': {
        // Other bots are nobody.
        if (origin.from.account.startsWith('28:')) return;
        const written = writtenIn(activity, origin.bot.id);
        // Only with resource-specific consent do messages come that are not for the bot.
        await this.#record({ ...where, receivesAll: where.kind !== 'personal' && !written.mentionsBot });
        return takeMessage(this.#context, turn, this.#messages.read(origin, written));
      }
      case 'edited': {
        const written = writtenIn(activity, origin.bot.id);
        const { text } = written;
        const key = messageKey(origin, written);
        return takeEdit(this.#context, turn, { key, editKey: editKey(origin, written), text });
      }
      case 'deleted':
        return takeDeletion(this.#context, turn, messageKey(origin, writtenIn(activity, origin.bot.id)));
      case 'pressed': {
        await this.#record(where);
        const { notice } = await takeTeamsPress(turn, incoming.verb, incoming.value);
        if (notice !== undefined) await turn.notify({ text: notice });
        return;
      }
      case 'added':
        await this.#record(where);
        if (activity.type === 'conversationUpdate')
          await post.reply(where, undefined, { card: helpCard(where.kind) });
        return;
      case 'removed':
        this.#recorded.delete(`${where.team}/${where.room}`);
        return this.#leave(where);
      case 'ignored':
        log.debug({ channel: 'teams', outcome: incoming.what }, 'an activity was left alone');
        return;
      default:
        return;
    }
  }

  /**
   * The conversation takes no more of ours: whoever asked for open cases there learns it, in their own chat,
   * that they go on elsewhere.
   */
  async #leave(where: Conversation): Promise<void> {
    const { conversations, post } = this.#context;
    const { tenant, team, room } = where;
    await conversations.forget(where);
    for (const { user, runs } of await casesLeftIn(this.#context, tenant, { channel: 'teams', team, room }))
      for (const chat of await conversations.personal(tenant, team, [user]))
        for (const run of runs) await post.reply(chat, undefined, { card: sentenceCard(REMOVED, run) });
  }

  /** The body of an invoke's answer, within the time that Teams waits. */
  async #answered(incoming: Incoming, turn: TeamsTurn): Promise<object> {
    const work = this.#invoked(incoming, turn).catch((error: unknown) => {
      this.#note(error);
      return sorry(incoming, troubleText(error));
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

  async #invoked(incoming: Incoming, turn: TeamsTurn): Promise<object> {
    switch (incoming.kind) {
      case 'pressed': {
        await this.#record(turn.where);
        return cardBody((await takeTeamsPress(turn, incoming.verb, incoming.value)).card);
      }
      case 'plan_asked':
        return askForPlan(turn, incoming.value);
      case 'plan_sent':
        await this.#record(turn.where);
        return openPlan(turn, incoming.value);
      case 'feedback':
        this.#context.log.info({ channel: 'teams', outcome: incoming.reaction }, 'feedback on a draft');
        return {};
      default:
        return {};
    }
  }

  async #record(where: Conversation): Promise<void> {
    const key = `${where.team}/${where.room}`;
    const known = JSON.stringify(where);
    if (this.#recorded.get(key) === known) return;
    await this.#context.conversations.keep(where);
    this.#recorded.set(key, known);
  }

  #note(error: unknown): void {
    this.#context.log.warn({ err: error, channel: 'teams' }, 'an activity could not be dealt with');
  }
}

const troubleText = (error: unknown) => (error instanceof StoreAway ? AWAY.text : TROUBLE);

function cardBody(card: object) {
  return { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: card };
}

function sorry(incoming: Incoming, text: string): object {
  if (incoming.kind === 'plan_asked' || incoming.kind === 'plan_sent') return taskMessage(text);
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
