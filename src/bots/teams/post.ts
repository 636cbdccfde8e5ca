/** Writes to conversations: paced, errors translated at this border, never to a host that is not listed. */
import { ActivityTypes, type CloudAdapter, type ConversationReference, type TurnContext } from 'botbuilder';
import { z } from 'zod';
import { TryLater, Unreachable } from '../../flow/ports/channels.ts';
import { retryAfterMs, retrying } from '../../flow/retry.ts';
import { present } from '../../run/present.ts';
import { storableWhole } from '../../run/text/characters.ts';
import type { Conversation } from './conversations.ts';
import type { Pace } from './pace.ts';

/** What is sent: a card, a text, or a step of a stream. */
export interface Message {
  type?: 'message' | 'typing';
  text?: string;
  textFormat?: 'xml' | 'plain';
  card?: object;
  entities?: object[];
  channelData?: object;
  summary?: string;
}

/** Somebody as the platform vouches for them. */
export interface Profile {
  account: string;
  user?: string;
  tenant?: string;
  email?: string;
  guest: boolean;
}

export interface Post {
  /** Resolves with the message's id. Rejects with Unreachable, TryLater or an Error that may pass. */
  send(to: Conversation, thread: string | undefined, message: Message): Promise<string>;
  /** The same for what nobody tries again later: it is tried for some seconds. */
  reply(to: Conversation, thread: string | undefined, message: Message): Promise<void>;
  /** Resolves with false when the message is not there any more. */
  update(
    to: Conversation,
    thread: string | undefined,
    edited: { id: string; message: Message },
  ): Promise<boolean>;
  /** undefined: not a member of the conversation. `who`: an account (`29:…`) or an object id. */
  profile(of: Conversation, who: string): Promise<Profile | undefined>;
}

/** For how long a reply is tried. */
const REPLY_MS = 12_000;
const PASSING = new Set([408, 412, 429, 500, 502, 503, 504]);
const MISSING = new Set([404, 410]);

export function postThrough(adapter: CloudAdapter, appId: string, pace: Pace): Post {
  const within = async <T>(
    to: Conversation,
    thread: string | undefined,
    work: (turn: TurnContext) => Promise<T>,
  ) => {
    const key = `${to.team}/${to.room}`;
    await pace.take(key);
    let result: { value: T } | undefined;
    await adapter.continueConversationAsync(appId, referenceOf(to, thread), async (turn) => {
      result = { value: await work(turn) };
    });
    if (!result) throw new Error('the turn ended before its work');
    pace.went(key);
    return result.value;
  };
  const translating = async <T>(to: Conversation, work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw await translated(error, pace, to);
    }
  };

  const send: Post['send'] = (to, thread, message) =>
    translating(
      to,
      within(to, thread, async (turn) => {
        const sent = await turn.sendActivity(activityOf(message));
        return sent?.id ?? '';
      }),
    );

  return {
    send,
    async reply(to, thread, message) {
      let left = REPLY_MS;
      await retrying(
        () => send(to, thread, message),
        (error) => {
          if (!(error instanceof TryLater) || error.afterMs > left) return undefined;
          left -= error.afterMs;
          return error.afterMs;
        },
      );
    },
    async update(to, thread, { id, message }) {
      try {
        await within(to, thread, (turn) => turn.updateActivity({ ...activityOf(message), id }));
        return true;
      } catch (error) {
        if (MISSING.has(statusOf(error) ?? 0)) return false;
        throw await translated(error, pace, to);
      }
    },
    async profile(of, who) {
      // A channel's people are its team's; where the team is not known by that name, the conversation itself
      // is asked.
      for (const roster of [of.group, of.room]) {
        if (roster === undefined) continue;
        try {
          return await within(of, undefined, async (turn) => {
            const client = turn.turnState.get(turn.adapter.ConnectorClientKey);
            const found: unknown = await client.conversations.getConversationMember(roster, who);
            return profileOf(found, who);
          });
        } catch (error) {
          if (!MISSING.has(statusOf(error) ?? 0)) throw await translated(error, pace, of);
        }
      }
      return undefined;
    },
  };
}

function referenceOf(to: Conversation, thread: string | undefined): Partial<ConversationReference> {
  return {
    channelId: 'msteams',
    serviceUrl: to.serviceUrl,
    bot: { ...to.bot, role: 'bot' as never },
    conversation: {
      id: thread === undefined ? to.room : `${to.room};messageid=${thread}`,
      isGroup: to.kind !== 'personal',
      conversationType: to.kind,
      tenantId: to.team,
      name: '',
    },
  };
}

function activityOf({ type = 'message', text, textFormat, card, entities, channelData, summary }: Message) {
  return present({
    type: type === 'typing' ? ActivityTypes.Typing : ActivityTypes.Message,
    text,
    textFormat: text === undefined ? undefined : (textFormat ?? 'xml'),
    attachments: card && [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }],
    entities: entities as never[] | undefined,
    channelData,
    summary,
  });
}

const Failure = z.looseObject({
  statusCode: z.number().optional().catch(undefined),
  response: z.looseObject({ headers: z.unknown().optional() }).optional().catch(undefined),
});

function statusOf(error: unknown): number | undefined {
  return Failure.safeParse(error).data?.statusCode;
}

async function translated(error: unknown, pace: Pace, { team, room }: Conversation): Promise<Error> {
  if (error instanceof TryLater || error instanceof Unreachable) return error;
  const status = statusOf(error);
  if (status === 403 || MISSING.has(status ?? 0))
    return new Unreachable('the conversation is gone, or the bot is not in it any more', { cause: error });
  if (status !== undefined && PASSING.has(status))
    return new TryLater(
      'Teams asks to wait',
      await pace.backOff(`${team}/${room}`, retryAfter(error), status === 429),
    );
  return error instanceof Error ? error : new Error('Teams could not be written to', { cause: error });
}

/** In ms; 0 where the answer names no time. */
function retryAfter(error: unknown): number {
  const headers = Failure.safeParse(error).data?.response?.headers;
  const get = typeof headers === 'object' && headers !== null ? Reflect.get(headers, 'get') : undefined;
  const value: unknown = typeof get === 'function' ? get.call(headers, 'retry-after') : undefined;
  return Math.min(retryAfterMs(typeof value === 'string' ? value : undefined) ?? 0, 60_000);
}

const Member = z.looseObject({
  id: z.string().optional().catch(undefined),
  aadObjectId: z.string().optional().catch(undefined),
  objectId: z.string().optional().catch(undefined),
  tenantId: z.string().optional().catch(undefined),
  email: z.string().optional().catch(undefined),
  userPrincipalName: z.string().optional().catch(undefined),
  userRole: z.string().optional().catch(undefined),
});

function profileOf(found: unknown, who: string): Profile | undefined {
  const member = Member.safeParse(storableWhole(found)).data;
  if (!member) return undefined;
  const { id = who, aadObjectId, objectId, tenantId, userPrincipalName, userRole } = member;
  const user = aadObjectId ?? objectId;
  const email = member.email || userPrincipalName;
  // A guest's principal name is of the home tenant, written into this one with #EXT#.
  const guest =
    (userRole !== undefined && !/^(user|owner)$/i.test(userRole)) || /#EXT#/i.test(userPrincipalName ?? '');
  return present({ account: id, guest, user, tenant: tenantId, email: email || undefined });
}
