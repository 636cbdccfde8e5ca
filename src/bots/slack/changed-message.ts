/**
 * Messages that were edited or deleted after they were taken. What was read stays in the record; what changed
 * is new information.
 */
import { type From, type Hall, inboxKey, tellLater } from './hall.ts';
import { byPerson, inThread, isDirect, type Said, wordsOf } from './hear-message.ts';
import type { SlackMessage } from './payloads.ts';
import { saying } from './render/messages.ts';
import { mentions, plainText } from './words.ts';

/**
 * An edit of a message that the case has read is read too, as a correction. One that only brought a preview
 * of a link changes nothing.
 */
export async function hearEdit(
  hall: Hall,
  from: From,
  room: string,
  message: SlackMessage,
  before: SlackMessage | null | undefined,
): Promise<void> {
  const { team, botUser } = from.workspace;
  if (!byPerson(message, botUser) || !message.edited) return;
  if (before && wordsOf(before) === wordsOf(message)) return;
  const tenant = await hall.workspaces.adopt('slack', team);
  if (tenant === undefined || !(await wasTaken(hall, tenant, team, room, message.ts))) return;
  const thread = message.thread_ts ?? message.ts;
  const found = await hall.threads.runAt(tenant, { channel: 'slack', team, room, thread });
  if (!found) return;
  const who = await hall.whos.of(from.workspace, message.user, [
    message.user_team,
    message.source_team,
    message.team,
  ]);
  if (who.kind === 'nobody') return;
  const said = mentions(wordsOf(message), botUser);
  const inRoom: Said = { ...message, channel: room };
  const text = plainText(said.rest);
  if (text.trim() === '' || text.startsWith('!')) return;
  await inThread(
    {
      hall,
      from,
      who,
      message: inRoom,
      text: `Corrected: ${text}`,
      // It was taken once, so it was said to the bot.
      addressed: true,
      audience: { user: message.user, room, thread, direct: isDirect(inRoom) },
      envelope: {},
    },
    found,
    { mentionsOthers: said.others, key: inboxKey.edit(team, room, message.ts, message.edited.ts) },
  );
}

export async function hearDeletion(
  hall: Hall,
  from: From,
  room: string,
  ts: string,
  before: SlackMessage | null | undefined,
): Promise<void> {
  const { team, botUser } = from.workspace;
  const tenant = await hall.workspaces.tenantOf('slack', team);
  if (tenant === undefined) return;
  const thread = before?.thread_ts ?? ts;
  if (before && byPerson(before, botUser)) {
    if (!(await wasTaken(hall, tenant, team, room, ts))) return;
    const kept =
      'The case had read the message that you deleted, and its record keeps it. If it was wrong, write what is right.';
    return tellLater(hall, from, { user: before.user, room, thread }, saying(kept));
  }
  const found = await hall.threads.runAt(tenant, { channel: 'slack', team, room, thread });
  // Whoever waits for a button must not wait for one that is gone: the card comes back.
  if (found?.message === ts) await hall.cards.lost('slack', tenant, found.run, ts);
}

async function wasTaken(
  hall: Hall,
  tenant: string,
  team: string,
  room: string,
  ts: string,
): Promise<boolean> {
  return hall.cases.wasReceived(tenant, inboxKey.message(team, room, ts));
}
