/**
 * Messages, on every channel alike: what opens a case, what is information for one, what is answered beside
 * it, and what is left alone. A text outside the threads of cases that does not speak to the bot is never
 * stored.
 */
import type { Cases, OpenRequest } from '../../flow/ports/cases.ts';
import type { Members, ThreadRun, Threads, WaitingReply } from '../../flow/ports/channels.ts';
import { present } from '../../run/present.ts';
import { agendaOf, askedFor } from './ask-for.ts';
import { quotation } from './came-along.ts';
import type { ChannelEdit, ChannelMessage, MessageTurn, Notice, Turn } from './channel.ts';
import { isAside, meaningOf } from './message-meaning.ts';
import {
  DELETED,
  EMPTY_MENTION,
  NOTHING_TO_PLAN,
  refused,
  roomNotice,
  TYPED_BEFORE_CARD,
} from './notices.ts';
import { type Member, senderOf } from './people.ts';
import { whichCase } from './which-case.ts';

export interface ConversationParts {
  cases: Cases;
  members: Members;
  threads: Threads;
  /**
   * Keeps a reply that comes before the message it stands under is known to be a card, until that is known.
   */
  keepReply?(tenant: string, reply: WaitingReply): Promise<void>;
}

/** Rejects when the platform or the database cannot be asked. */
export async function takeMessage(
  parts: ConversationParts,
  turn: MessageTurn,
  message: ChannelMessage,
): Promise<void> {
  const { cases, members } = parts;
  const { key, addressed, kind } = message;
  if (isAside(message.text) || (kind === 'root' && !addressed)) return;
  const tenant = await turn.tenant();
  if (tenant === undefined && !addressed) return;
  if (tenant !== undefined) {
    if (kind === 'reply' && !addressed && !(await mayConcern(parts, tenant, message))) return;
    // Most of what comes, came before: as another event, or once more.
    if (await cases.wasReceived(tenant, key)) return turn.committed();
  }
  const sender = await senderOf(members, turn, addressed);
  if (sender.kind === 'nobody') return addressed ? turn.notify(sender.notice) : undefined;
  const { run, text } = await whichCase(parts, sender.tenant, { message, member: sender.member.id });
  const asked = askedFor(text);
  if (addressed && asked.kind !== 'open' && !(run && text.trim() === ''))
    return answer(parts, turn, { sender, message, asked: asked.kind });
  const added = { ...message, text: message.passedOn ? quotation(text) : text };
  if (run) return inCase(parts, turn, { sender, message: added, found: run });
  if (message.underOurs) return keepWaiting(parts, turn, { sender, message: added });
  if (!addressed || asked.kind !== 'open' || message.repeated) return;
  const request = present({
    ...{ place: message.place, text: asked.text, inbox: key },
    ...{ files: message.files, passedOn: message.passedOn },
  });
  const opened = await openCase(parts, turn, { sender, request });
  return opened.kind === 'refused' ? turn.notify(opened.notice) : turn.taken('case');
}

/** A reply that does not speak to the bot: whether its thread is a case's, or may become one's. */
async function mayConcern({ threads }: ConversationParts, tenant: string, message: ChannelMessage) {
  const { thread = '', ...room } = message.place;
  if (await threads.runAt(tenant, { ...room, thread })) return true;
  return message.underOurs === true && !message.mentionsOthers;
}

/** What somebody of the tenant wrote. */
interface Received {
  sender: Member;
  message: ChannelMessage;
}

async function inCase(
  { cases }: ConversationParts,
  turn: MessageTurn,
  {
    sender: { tenant, member, person: by },
    message: { key, text, files, addressed, mentionsOthers },
    found: { run, askedBy },
  }: Received & { found: ThreadRun },
): Promise<void> {
  const byAsker = askedBy === member.id;
  const meaning = meaningOf({ text, byAsker, mentionsBot: addressed, mentionsOthers });
  if (meaning.kind === 'empty') return turn.notify(EMPTY_MENTION);
  if (meaning.kind === 'approve') return turn.offerApproval(tenant, run, by);
  if (meaning.kind === 'information')
    return inform(cases, turn, {
      tenant,
      run,
      command: present({ type: 'information' as const, by, text: meaning.text, files }),
      inbox: key,
    });
}

async function inform(cases: Cases, turn: MessageTurn, request: Parameters<Cases['command']>[0]) {
  const result = await cases.command(request);
  turn.committed();
  return result.ok ? turn.taken('information') : turn.notify(refused(result.refusal, request.run));
}

/**
 * Under a message of ours that no row knows: our card was posted a moment ago, or it was posted and the
 * process ended before it was recorded.
 */
async function keepWaiting(
  { keepReply }: ConversationParts,
  turn: MessageTurn,
  { sender: { tenant, person: by }, message: { key, text, files, addressed, place } }: Received,
): Promise<void> {
  const { thread } = place;
  const meaning = meaningOf({ text, byAsker: true, mentionsBot: addressed, mentionsOthers: false });
  if (meaning.kind === 'approve') return turn.notify(TYPED_BEFORE_CARD);
  if (meaning.kind !== 'information' || thread === undefined) return;
  const reply = { key, thread: { ...place, thread }, by, text: meaning.text, addressed };
  await keepReply?.(tenant, present({ ...reply, files }));
  turn.committed();
}

async function answer(
  { cases, threads }: ConversationParts,
  turn: MessageTurn,
  {
    sender: { tenant, member },
    message: { kind, place },
    asked,
  }: Received & { asked: 'help' | 'status' | 'mine' },
): Promise<void> {
  if (asked === 'help') return turn.answer({ kind: asked });
  const closed =
    turn.answersAreSeenByAll && roomNotice(place.channel, { shared: (await turn.room()).shared });
  if (closed) return turn.notify(closed);
  const agenda = agendaOf(await cases.agenda(tenant, member, MOST_LISTED), member);
  if (asked === 'mine') return turn.answer({ kind: asked, tenant, agenda });
  const { thread, ...room } = place;
  const here =
    thread === undefined || kind.endsWith('chat')
      ? await threads.newestOpenIn(tenant, room)
      : await threads.runAt(tenant, { ...room, thread });
  const view = here && (await cases.show(tenant, here.run, member));
  return turn.answer({
    kind: asked,
    agenda,
    ...present({ here: view && 'card' in view ? view : undefined }),
  });
}

const MOST_LISTED = 100;

export type Opened = { kind: 'opened'; run: string; again: boolean } | { kind: 'refused'; notice: Notice };

/** Opens a case for what somebody asked, where that may be done. Rejects as Turn.room and Cases.open do. */
export async function openCase(
  { cases }: Pick<ConversationParts, 'cases'>,
  turn: Turn,
  {
    sender: { tenant, person: by },
    request,
  }: { sender: Member; request: Pick<OpenRequest, 'place' | 'text' | 'files' | 'passedOn' | 'inbox'> },
): Promise<Opened> {
  const closed = roomNotice(turn.user.platform, await turn.room());
  if (closed) return { kind: 'refused', notice: closed };
  const result = await cases.open({ tenant, by, ...request });
  turn.committed();
  return result.ok
    ? { kind: 'opened', run: result.run, again: result.again === true }
    : { kind: 'refused', notice: { text: result.refusal.message } };
}

/** The message action: plans what somebody wrote, which need not be to the bot. */
export async function planMessage(
  parts: Pick<ConversationParts, 'cases' | 'members'>,
  turn: Turn,
  request: Pick<OpenRequest, 'place' | 'text' | 'files' | 'inbox'>,
): Promise<Opened> {
  const sender = await senderOf(parts.members, turn);
  if (sender.kind === 'nobody') return { kind: 'refused', notice: sender.notice };
  if (request.text.trim() === '') return { kind: 'refused', notice: NOTHING_TO_PLAN };
  return openCase(parts, turn, { sender, request: { ...request, passedOn: true } });
}

/** What was read stays in the record; an edit of it is read too, as a correction. */
export async function takeEdit(
  { cases, members }: Pick<ConversationParts, 'cases' | 'members'>,
  turn: MessageTurn,
  { key, editKey, text }: ChannelEdit,
): Promise<void> {
  if (text.trim() === '' || isAside(text)) return;
  const tenant = await turn.tenant();
  const run = tenant === undefined ? undefined : await cases.runOfMessage(tenant, key);
  if (run === undefined) return;
  const sender = await senderOf(members, turn);
  if (sender.kind === 'nobody') return;
  const command = { type: 'information', by: sender.person, text: `Corrected: ${text}` } as const;
  await inform(cases, turn, { tenant: sender.tenant, run, command, inbox: editKey });
}

/** `key` names the message. Whoever deleted what a case had read learns that its record keeps it. */
export async function takeDeletion(
  { cases }: Pick<ConversationParts, 'cases'>,
  turn: Turn,
  key: string,
): Promise<void> {
  const tenant = await turn.tenant();
  const run = tenant === undefined ? undefined : await cases.runOfMessage(tenant, key);
  if (run !== undefined) await turn.notify({ text: DELETED, run });
}

/** Open cases of a room that takes no more messages, by the users who asked for them. */
export async function casesLeftIn(
  { threads, members }: Pick<ConversationParts, 'threads' | 'members'>,
  tenant: string,
  at: Omit<ChannelMessage['place'], 'thread'>,
): Promise<{ user: string; runs: string[] }[]> {
  const byAsker = Map.groupBy(await threads.openIn(tenant, at), ({ askedBy }) => askedBy);
  const left = await Promise.all(
    [...byAsker].map(async ([person, open]) => {
      const users = await members.usersOf(tenant, { platform: at.channel, team: at.team, to: { person } });
      return users.map((user) => ({ user, runs: open.map(({ run }) => run) }));
    }),
  );
  return left.flat();
}
