/**
 * The message shortcut "Plan a resolution": opens a run for the message it was used on, in that message's
 * thread. One message is planned for once, whoever asks.
 */
import { type From, type Hall, inboxKey, tellLater } from './hall.ts';
import { wordsOf } from './hear-message.ts';
import { SHORTCUT } from './names.ts';
import { openRun, troubleInWords } from './open-run.ts';
import type { MessageShortcut } from './payloads.ts';
import { saying } from './render/messages.ts';
import { mentions, plainText } from './words.ts';

export async function hearShortcut(hall: Hall, from: From, shortcut: MessageShortcut): Promise<void> {
  if (shortcut.callback_id !== SHORTCUT) return;
  const { user, channel, message } = shortcut;
  const { team, botUser } = from.workspace;
  const thread = message.thread_ts ?? message.ts;
  const audience = { user: user.id, room: channel.id, thread };
  try {
    const who = await hall.whos.of(from.workspace, user.id, [user.team_id]);
    if (who.kind === 'nobody') return tellLater(hall, from, audience, who.words);
    if (message.user === botUser)
      return tellLater(
        hall,
        from,
        audience,
        saying('This is a message of Greenlight itself. Use it on what a customer wrote.'),
      );
    const text = plainText(mentions(wordsOf(message), botUser).rest);
    if (text.trim() === '')
      return tellLater(
        hall,
        from,
        audience,
        saying('This message holds no text to plan for. Describe it with /support.'),
      );
    const key = inboxKey.shortcut(team, channel.id, message.ts);
    const opened = await openRun(hall, from, { who, room: channel.id, thread, text, key });
    if (opened.kind === 'refused') return tellLater(hall, from, audience, opened.words);
    if (opened.again)
      tellLater(
        hall,
        from,
        audience,
        saying(
          'A resolution of this message was planned before: its card is in the thread. Mention me there to add what is new.',
        ),
      );
  } catch (error) {
    const trouble = troubleInWords(error);
    if (trouble === undefined) throw error;
    tellLater(hall, from, audience, trouble);
  }
}
