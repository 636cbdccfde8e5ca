/**
 * Finds the card of a run that was posted by a process that ended before it could record the message: it is
 * known by its metadata.
 */
import { z } from 'zod';
import { SlackRefused } from './client.ts';
import { CARD_EVENT } from './names.ts';
import { SlackMessage } from './payloads.ts';
import type { CardPlace } from './streams.ts';
import type { Workspace } from './workspaces.ts';

const Page = z.looseObject({ messages: z.array(z.unknown()).nullish() });
const MOST = 100;

/**
 * The message's ts. `openedAt`: ISO time of the run's opening, by our clock. Rejects with TryLater when Slack
 * cannot be asked.
 */
export async function findPosted(
  { workspace, room, thread, run }: CardPlace,
  openedAt: string,
): Promise<string | undefined> {
  const page = { channel: room, limit: MOST, include_all_metadata: true };
  const oldest = String(Math.floor(Date.parse(openedAt) / 1_000) - 60);
  const messages =
    thread === undefined
      ? await messagesOf(workspace, 'conversations.history', { ...page, oldest })
      : await messagesOf(workspace, 'conversations.replies', { ...page, ts: thread, oldest });
  return messages.find((message) => runOfCard(message, workspace) === run)?.ts;
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
  const messages = await messagesOf(workspace, 'conversations.replies', {
    channel: room,
    ts: thread,
    limit: 1,
    include_all_metadata: true,
  });
  const parent = messages.find(({ ts }) => ts === thread);
  const run = parent && runOfCard(parent, workspace);
  return run === undefined ? parent && 'none' : { run };
}

async function messagesOf(
  { client }: Workspace,
  method: string,
  args: Record<string, unknown>,
): Promise<SlackMessage[]> {
  try {
    const { messages } = Page.parse(await client.call(method, args));
    return (messages ?? []).flatMap((message) => SlackMessage.safeParse(message).data ?? []);
  } catch (error) {
    if (error instanceof SlackRefused) return [];
    throw error;
  }
}

/** Others may write the same metadata: only our own messages count. */
function runOfCard(
  { metadata, user, bot_id: bot }: SlackMessage,
  { botUser, bot: ourBot }: Workspace,
): string | undefined {
  if (metadata?.event_type !== CARD_EVENT || (user !== botUser && (bot === undefined || bot !== ourBot)))
    return undefined;
  const { run } = metadata.event_payload;
  return typeof run === 'string' ? run : undefined;
}
