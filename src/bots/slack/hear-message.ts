/**
 * Messages: what opens a run, what is information for one, and what is left alone. A text outside the threads
 * of runs that does not speak to the bot is never stored.
 */
import { askedFor } from '../shared/ask-for.ts';
import { heard } from '../shared/heard.ts';
import { answerTo } from './answers.ts';
import { SlackRefused } from './client.ts';
import { type From, type Hall, inboxKey, tellLater } from './hall.ts';
import { linkTo } from './links.ts';
import { openRun } from './open-run.ts';
import type { SlackMessage } from './payloads.ts';
import { approveConfirm, saying } from './render/messages.ts';
import { refused } from './render/sentences.ts';
import { type Audience, tellOnly } from './tell.ts';
import type { Member } from './who.ts';
import { mentions, plainText } from './words.ts';

/** Put on a message that was taken. */
const TAKEN = 'eyes';
/** Of them, so many are remembered. */
const MARKED = 2_000;
/** A person's own words; every other subtype is news about a channel, or a bot's. */
const SAID = new Set(['', 'file_share', 'thread_broadcast', 'me_message']);

export interface Said extends SlackMessage {
  channel: string;
}

/** Whether a person wrote it, in their own words. */
export function byPerson(message: SlackMessage, botUser: string): message is SlackMessage & { user: string } {
  const { user, bot_id: bot, subtype } = message;
  return SAID.has(subtype ?? '') && !bot && !!user && user !== botUser && user !== 'USLACKBOT';
}

export const isDirect = ({ channel, channel_type: type }: Said) =>
  type === 'im' || (!type && channel.startsWith('D'));

/** What was written, with the names of what was attached. */
export function wordsOf({ text, files, attachments }: SlackMessage): string {
  const own = (text ?? '').trim();
  const quoted =
    own !== '' ? [] : (attachments ?? []).map((one) => one.text ?? one.fallback ?? one.pretext ?? '');
  const names = (files ?? []).map((file) => file.name ?? 'a file');
  const attached = names.length === 0 ? [] : [`(attached: ${names.join(', ')})`];
  return [own, ...quoted, ...attached].filter(Boolean).join('\n');
}

export async function hearMessage(
  hall: Hall,
  from: From,
  message: Said,
  envelope: { shared?: boolean | null | undefined },
): Promise<void> {
  const { team, botUser } = from.workspace;
  if (!byPerson(message, botUser)) return;
  const { channel: room, ts } = message;
  const said = mentions(wordsOf(message), botUser);
  const addressed = said.bot || isDirect(message);
  const thread = message.thread_ts && message.thread_ts !== ts ? message.thread_ts : undefined;
  if (thread === undefined && !addressed) return;
  if (said.rest.startsWith('!')) return;
  const tenant = await hall.workspaces.adopt('slack', team);
  if (tenant === undefined && !addressed) return;
  const [found, before] =
    tenant === undefined
      ? [undefined, false]
      : await Promise.all([
          thread === undefined
            ? undefined
            : hall.threads.runAt(tenant, { channel: 'slack', team, room, thread }),
          hall.cases.wasReceived(tenant, inboxKey.message(team, room, ts)),
        ]);
  // Most of what comes, came before: as another event, or once more.
  if (before) return from.kept();
  const ours = thread !== undefined && message.parent_user_id === botUser;
  if (thread !== undefined && !found && !ours && !addressed) return;
  if (!found && !addressed && said.others) return;

  const who = await hall.whos.of(from.workspace, message.user, [
    message.user_team,
    message.source_team,
    message.team,
  ]);
  const audience = { user: message.user, room, thread: thread ?? ts, direct: isDirect(message) };
  if (who.kind === 'nobody') {
    if (addressed) tellLater(hall, from, audience, who.words);
    return;
  }
  const turn: Turn = { hall, from, who, message, text: plainText(said.rest), addressed, audience, envelope };
  if (found && thread !== undefined)
    return inThread(turn, found, { mentionsOthers: said.others, key: inboxKey.message(team, room, ts) });
  if (ours && thread !== undefined) return keepWaiting(turn, thread);
  return begin(turn, thread ?? ts);
}

interface Turn {
  hall: Hall;
  from: From;
  who: Member;
  message: Said;
  text: string;
  /** To the bot, by name or in a direct message. */
  addressed: boolean;
  audience: Audience;
  envelope: { shared?: boolean | null | undefined };
}

/** A message in a run's thread. */
export async function inThread(
  turn: Turn,
  { run, askedBy }: { run: string; askedBy: string },
  { mentionsOthers, key }: { mentionsOthers: boolean; key: string },
): Promise<void> {
  const { hall, from, who, text, audience, addressed, message } = turn;
  const meaning = heard({ text, byAsker: who.member.id === askedBy, mentionsBot: addressed, mentionsOthers });
  switch (meaning.kind) {
    case 'aside':
    case 'not_for_us':
      return;
    case 'nothing_said':
      return tellLater(
        hall,
        from,
        audience,
        saying('Write what is new beside the mention: it becomes part of the case.'),
      );
    case 'approve':
      return hall.background.run('standing_approval', () => standingApproval(turn, run));
    case 'information': {
      const told = await hall.cases.command({
        tenant: who.tenant,
        run,
        command: { type: 'information', by: who.person, text: meaning.text },
        inbox: key,
      });
      from.kept();
      if (told.ok) return react(turn.hall, from, message);
      return tellLater(hall, from, audience, refused(told.refusal));
    }
    default:
      return meaning satisfies never;
  }
}

/**
 * Somebody typed "approve": a word in a thread approves nothing. They get the button that stands, with its
 * rules, for them alone.
 */
async function standingApproval({ hall, from, who, audience }: Turn, run: string): Promise<void> {
  const view = await hall.cases.show(who.tenant, run);
  if (!view || !('card' in view)) return;
  await tellOnly(
    from.workspace,
    audience,
    approveConfirm(view, await linkTo(hall, from.workspace, who.tenant, run)),
  );
}

/**
 * Under a message of ours that no row knows: our card was posted a moment ago, or it was posted and the
 * process ended before it was recorded.
 */
async function keepWaiting(turn: Turn, thread: string): Promise<void> {
  const { hall, from, who, text, addressed, message, audience } = turn;
  const { team } = from.workspace;
  const meaning = heard({ text, byAsker: true, mentionsBot: addressed, mentionsOthers: false });
  if (meaning.kind === 'approve')
    return tellLater(
      hall,
      from,
      audience,
      saying('Typing does not approve: the card is about to show the button.'),
    );
  if (meaning.kind !== 'information') return;
  await hall.waiting.keep(who.tenant, {
    key: inboxKey.message(team, message.channel, message.ts),
    thread: { channel: 'slack', team, room: message.channel, thread },
    by: who.person,
    text: meaning.text,
    addressed,
  });
  from.kept();
  hall.placeWaiting();
}

async function begin(
  { hall, from, who, text, message, audience, envelope }: Turn,
  thread: string,
): Promise<void> {
  const { team } = from.workspace;
  const { channel: room, ts } = message;
  const asked = askedFor(text);
  if (asked.kind !== 'open') {
    hall.background.run('answer', async () =>
      tellLater(hall, from, audience, await answerTo(hall, from.workspace, who, asked.kind)),
    );
    return;
  }
  const key = inboxKey.message(team, room, ts);
  const opened = await openRun(hall, from, {
    who,
    room,
    thread,
    text: asked.text,
    key,
    shared: envelope.shared,
  });
  if (opened.kind === 'refused') return tellLater(hall, from, audience, opened.words);
  react(hall, from, message);
  if (isDirect(message))
    hall.background.run('set_status', () =>
      from.workspace.client.call('assistant.threads.setStatus', {
        channel_id: room,
        thread_ts: thread,
        status: 'is reading the case…',
      }),
    );
}

/** Shows that it was taken; that it was already shown is as good. */
export function react(
  hall: Pick<Hall, 'background' | 'marked'>,
  { workspace }: From,
  { channel, ts }: { channel: string; ts: string },
): void {
  const key = `${workspace.team}/${channel}/${ts}`;
  if (hall.marked.has(key)) return;
  if (hall.marked.size >= MARKED) hall.marked.clear();
  hall.marked.add(key);
  hall.background.run('reaction', async () => {
    try {
      await workspace.client.call('reactions.add', { channel, timestamp: ts, name: TAKEN });
    } catch (error) {
      if (!(error instanceof SlackRefused && error.code === 'already_reacted')) throw error;
    }
  });
}
