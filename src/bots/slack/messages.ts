/** Messages of Slack, in the conversation's terms: written, edited or deleted. */
import { present } from '../../run/present.ts';
import { attachedLine, fileNames, quotation } from '../shared/came-along.ts';
import type { ChannelMessage } from '../shared/channel.ts';
import { takeDeletion, takeEdit, takeMessage } from '../shared/conversation.ts';
import { inboxKey, type SlackContext, type SlackRequest } from './context.ts';
import { repliesAfter } from './find-posted.ts';
import { type Addressed, mentions, plainText } from './markup.ts';
import type { Changed, Deleted, SlackMessage } from './payloads.ts';
import { SlackTurn } from './turn.ts';

/** A person's own words; every other subtype is news about a channel, or a bot's. */
const WRITTEN = new Set(['', 'file_share', 'thread_broadcast', 'me_message']);

const LATE_SECONDS = 2;

interface PersonsMessage extends SlackMessage {
  user: string;
}

function byPerson(message: SlackMessage, botUser: string): message is PersonsMessage {
  const { user, bot_id: bot, subtype } = message;
  return WRITTEN.has(subtype ?? '') && !bot && !!user && user !== botUser && user !== 'USLACKBOT';
}

const isDirect = (type: string | null | undefined, room: string) =>
  type === 'im' || (!type && room.startsWith('D'));

/** Names of the files that Slack itself says came with it; the end of a name says of what kind it is. */
export function filesOf({ files }: SlackMessage): string[] | undefined {
  return fileNames((files ?? []).flatMap(({ name }) => name ?? []));
}

/** In Slack's markup: what was written, with the names of what was attached. */
function textOf({ text, files }: SlackMessage): string {
  return [(text ?? '').trim(), ...attachedLine((files ?? []).map((file) => file.name ?? 'a file'))]
    .filter(Boolean)
    .join('\n');
}

const wordsOf = (attached: NonNullable<SlackMessage['attachments']>): string[] =>
  attached.map((one) => one.text || one.fallback || one.pretext || '').filter(Boolean);

interface Written extends Addressed {
  /** Nothing but a message that somebody passed on, or shared: its words are not the sender's. */
  passedOn?: true;
}

/**
 * The message in plain text. What the sender shared stands behind their own words as a quotation, since it
 * is somebody else's, and a mention in it addresses nobody.
 */
export function writtenIn(message: SlackMessage, botUser: string): Written {
  const own = mentions(textOf(message), botUser);
  const attached = message.attachments ?? [];
  if (mentions(message.text ?? '', botUser).rest === '' && attached.length > 0) {
    const all = mentions([...wordsOf(attached), own.rest].filter(Boolean).join('\n'), botUser);
    const [bot, others] = [own.bot || all.bot, own.others || all.others];
    return { rest: plainText(all.rest), bot, others, passedOn: true };
  }
  const shared = wordsOf(attached.filter((one) => one.is_share));
  const quoted = shared.map((one) => quotation(plainText(mentions(one, botUser).rest)));
  return { ...own, rest: [plainText(own.rest), ...quoted].join('\n\n') };
}

/** Of an event: `shared` is what it says of the room. */
interface InRoom {
  room: string;
  shared?: boolean | null | undefined;
}

function turnOf(
  context: SlackContext,
  request: SlackRequest,
  { room, shared, message }: InRoom & { message: PersonsMessage },
): SlackTurn {
  const { user, ts, thread_ts: thread, channel_type: type } = message;
  const teams = [message.user_team, message.source_team, message.team];
  const direct = isDirect(type, room);
  const sender = { user, room, thread: thread ?? ts, direct, teams, shared, message: ts };
  return new SlackTurn(context, request, sender);
}

export async function takeSlackMessage(
  context: SlackContext,
  request: SlackRequest,
  { room, shared, message }: InRoom & { message: SlackMessage },
): Promise<void> {
  const { team, botUser } = request.workspace;
  if (!byPerson(message, botUser)) return;
  const { ts, channel_type: type } = message;
  const root = message.thread_ts ?? ts;
  const written = writtenIn(message, botUser);
  const { passedOn } = written;
  const taken: ChannelMessage = {
    ...present({ files: filesOf(message), passedOn }),
    key: inboxKey.message(team, room, ts),
    text: written.rest,
    addressed: written.bot || isDirect(type, room),
    mentionsOthers: written.others,
    place: { channel: 'slack', team, room, thread: root },
    kind: root !== ts ? 'reply' : 'root',
    underOurs: root !== ts && message.parent_user_id === botUser,
  };
  const turn = turnOf(context, request, { room, shared, message });
  await takeMessage(context, turn, taken);
  // The clocks differ by little, and Slack delivers sooner: what came under a message that was on its way for
  // long was no case's then, and was left alone.
  if (turn.opened && Math.abs(Date.now() / 1_000 - Number(ts)) > LATE_SECONDS)
    context.background.run('read_thread', () =>
      takeMissed(context, request, { room, shared, root, after: ts }),
    );
}

/** Replies that were written before their thread became a case's, each as if it came now. */
async function takeMissed(
  context: SlackContext,
  request: SlackRequest,
  { room, shared, root, after }: InRoom & { root: string; after: string },
): Promise<void> {
  for (const message of await repliesAfter(request.workspace, { room, thread: root, after }))
    await takeSlackMessage(context, request, { room, shared, message });
}

/** An edit that only brought a preview of a link changes nothing. */
export async function takeSlackEdit(
  context: SlackContext,
  request: SlackRequest,
  { channel: room, message, previous_message: before }: Changed,
): Promise<void> {
  const { team, botUser } = request.workspace;
  if (!byPerson(message, botUser) || !message.edited) return;
  if (before && textOf(before) === textOf(message)) return;
  await takeEdit(context, turnOf(context, request, { room, message }), {
    key: inboxKey.message(team, room, message.ts),
    editKey: inboxKey.edit(team, { room, ts: message.ts, edited: message.edited.ts }),
    text: writtenIn(message, botUser).rest,
  });
}

export async function takeSlackDeletion(
  context: SlackContext,
  request: SlackRequest,
  { channel: room, deleted_ts: ts, previous_message: before }: Deleted,
): Promise<void> {
  const { team, botUser } = request.workspace;
  if (before && byPerson(before, botUser)) {
    const turn = turnOf(context, request, { room, message: before });
    return takeDeletion(context, turn, inboxKey.message(team, room, ts));
  }
  const tenant = await context.workspaces.tenantOf('slack', team);
  if (tenant === undefined) return;
  const thread = before?.thread_ts ?? ts;
  const found = await context.threads.runAt(tenant, { channel: 'slack', team, room, thread });
  // Whoever waits for a button must not wait for one that is gone: the card comes back.
  if (found?.message === ts) await context.cards.lost({ channel: 'slack', tenant, run: found.run }, ts);
}
