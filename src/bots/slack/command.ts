/**
 * `/support <text>`, `help`, `status`, `mine`. What it answers in place of a card is seen by whoever typed it
 * alone.
 */
import { askedFor } from '../shared/ask-for.ts';
import { answerTo } from './answers.ts';
import { SlackRefused } from './client.ts';
import { type From, type Hall, inboxKey } from './hall.ts';
import { COMMAND } from './names.ts';
import { openRun, troubleInWords } from './open-run.ts';
import type { SlashCommand } from './payloads.ts';
import { notInChannel } from './render/sentences.ts';
import type { Words } from './tell.ts';
import { plainText } from './words.ts';

export type CommandAnswer = ({ response_type: 'ephemeral' } & Words) | undefined;

const onlyForThem = (words: Words): CommandAnswer => ({ response_type: 'ephemeral', ...words });

/**
 * A command may be typed in a direct message between others, which the app is no part of and cannot ask
 * about: only what Slack says to a message of ours tells.
 */
async function reachable(
  { workspace }: From,
  { channel_id: room, user_id: user }: SlashCommand,
): Promise<boolean> {
  if (!room.startsWith('D')) return true;
  try {
    await workspace.client.call('chat.postEphemeral', {
      channel: room,
      user,
      text: 'I am reading the case.',
    });
    return true;
  } catch (error) {
    if (error instanceof SlackRefused) return false;
    throw error;
  }
}

/** undefined: the card is the answer, or it is no command of ours. */
export async function hearCommand(hall: Hall, from: From, command: SlashCommand): Promise<CommandAnswer> {
  if (command.command !== COMMAND) return undefined;
  try {
    const who = await hall.whos.of(from.workspace, command.user_id);
    if (who.kind === 'nobody') return onlyForThem(who.words);
    const asked = askedFor(plainText(command.text));
    if (asked.kind !== 'open') return onlyForThem(await answerTo(hall, from.workspace, who, asked.kind));
    if (!(await reachable(from, command))) return onlyForThem(notInChannel());
    const key = inboxKey.command(from.workspace.team, command.trigger_id);
    const opened = await openRun(hall, from, { who, room: command.channel_id, text: asked.text, key });
    return opened.kind === 'refused' ? onlyForThem(opened.words) : undefined;
  } catch (error) {
    const trouble = troubleInWords(error);
    if (trouble === undefined) throw error;
    return onlyForThem(trouble);
  }
}
