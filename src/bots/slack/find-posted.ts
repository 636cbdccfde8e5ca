/**
 * Reads what stands in Slack: the card of a run, and what was said beside it, that was posted by a process
 * which ended before it could record the message, known by its metadata; and what was written in a thread.
 */
import { z } from 'zod';
import { present } from '../../run/present.ts';
import { SlackRefused } from './client.ts';
import { ANNOUNCEMENT_EVENT, CARD_EVENT } from './names.ts';
import { SlackMessage } from './payloads.ts';
import type { CardPlace } from './streams.ts';
import type { Workspace } from './workspaces.ts';

const Page = z.looseObject({
  messages: z.array(z.unknown()).nullish(),
  response_metadata: z.looseObject({ next_cursor: z.string().nullish() }).nullish(),
});
const MOST = 100;
/** Of a room: the newest thousand messages. A card that is looked for was posted lately. */
const MOST_PAGES = 10;

/**
 * The message's ts; `but` is not meant. No clock is asked: ours and Slack's may differ. Rejects with TryLater
 * when Slack cannot be asked.
 */
export function findPosted(
  { workspace, room, thread, run }: CardPlace,
  but?: string,
): Promise<string | undefined> {
  const isCard = (one: SlackMessage) => one.ts !== but && runOf(one, CARD_EVENT, workspace) === run;
  return findIn({ workspace, room, thread }, isCard);
}

/** The ts of what was said of this event beside the card; `card`: its message. Rejects with TryLater. */
export function findAnnounced(
  { workspace, room, thread, run }: CardPlace,
  card: string,
  seq: number,
): Promise<string | undefined> {
  const isSaid = (one: SlackMessage) =>
    runOf(one, ANNOUNCEMENT_EVENT, workspace) === run && one.metadata?.event_payload.seq === seq;
  return findIn({ workspace, room, thread: thread ?? card }, isSaid);
}

/** The ts of each message that was said beside the card. Rejects with TryLater. */
export async function allAnnounced(
  { workspace, room, thread, run }: CardPlace,
  card: string,
): Promise<string[]> {
  const said: string[] = [];
  for await (const one of messagesIn({ workspace, room, thread: thread ?? card }))
    if (runOf(one, ANNOUNCEMENT_EVENT, workspace) === run) said.push(one.ts);
  return said;
}

type Where = Pick<CardPlace, 'workspace' | 'room' | 'thread'>;

async function findIn(where: Where, wanted: (message: SlackMessage) => boolean): Promise<string | undefined> {
  for await (const one of messagesIn(where)) if (wanted(one)) return one.ts;
  return undefined;
}

/** Of a room or a thread in it, as far as anybody looks. */
async function* messagesIn({ workspace, room, thread }: Where): AsyncGenerator<SlackMessage> {
  const where = { channel: room, limit: MOST, include_all_metadata: true };
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { messages, next } =
      thread === undefined
        ? await pageOf(workspace, 'conversations.history', { ...where, ...present({ cursor }) })
        : await pageOf(workspace, 'conversations.replies', { ...where, ts: thread, ...present({ cursor }) });
    yield* messages;
    if (!next) return;
    cursor = next;
  }
}

/**
 * The run whose card the thread's first message is; `none`: it is no card of ours; undefined: Slack does not
 * show it. Rejects with TryLater.
 */
export async function runUnder(
  workspace: Workspace,
  room: string,
  thread: string,
): Promise<{ run: string } | 'none' | undefined> {
  const { messages } = await pageOf(workspace, 'conversations.replies', {
    channel: room,
    ts: thread,
    limit: 1,
    include_all_metadata: true,
  });
  const parent = messages.find(({ ts }) => ts === thread);
  const run = parent && runOf(parent, CARD_EVENT, workspace);
  return run === undefined ? parent && 'none' : { run };
}

/** What stands in the thread behind the message `after`, oldest first. Rejects with TryLater. */
export async function repliesAfter(
  workspace: Workspace,
  { room, thread, after }: { room: string; thread: string; after: string },
): Promise<SlackMessage[]> {
  const { messages } = await pageOf(workspace, 'conversations.replies', {
    ...{ channel: room, ts: thread, limit: MOST, oldest: after, include_all_metadata: true },
  });
  return messages.filter(({ ts }) => ts !== thread && Number(ts) > Number(after));
}

async function pageOf(
  { client }: Workspace,
  method: string,
  args: Record<string, unknown>,
): Promise<{ messages: SlackMessage[]; next?: string | null | undefined }> {
  try {
    const { messages, response_metadata: more } = Page.parse(await client.call(method, args));
    return {
      messages: (messages ?? []).flatMap((message) => SlackMessage.safeParse(message).data ?? []),
      next: more?.next_cursor,
    };
  } catch (error) {
    if (error instanceof SlackRefused) return { messages: [] };
    throw error;
  }
}

/** Others may write the same metadata: only our own messages count. */
function runOf(
  { metadata, user, bot_id: bot }: SlackMessage,
  event: string,
  { botUser, bot: ourBot }: Workspace,
): string | undefined {
  if (metadata?.event_type !== event || (user !== botUser && (bot === undefined || bot !== ourBot)))
    return undefined;
  const { run } = metadata.event_payload;
  return typeof run === 'string' ? run : undefined;
}
