/**
 * Places replies that came before the message they stand under was known here. They are stored first, so that
 * a crash between posting and recording loses none.
 */

import type { ChatChannel } from '../run/person.ts';
import { present } from '../run/present.ts';
import type { Cases } from './ports/cases.ts';
import type { Threads, WaitingReplies, WaitingReply } from './ports/channels.ts';
import type { Log } from './ports/log.ts';

export interface PlaceParts {
  channel: ChatChannel;
  waiting: WaitingReplies;
  threads: Threads;
  cases: Cases;
  log: Log;
  /** A reply was taken. */
  onPlaced?: (reply: WaitingReply) => void;
}

/** A thread that is unknown for so long is none of ours; its reply is deleted unread. */
const LONGEST_MS = 24 * 60 * 60 * 1000;

/** `now`: ISO time. A run that takes no more commands ends the wait too. */
export async function placeReplies(
  { channel, waiting, threads, cases, log, onPlaced }: PlaceParts,
  now: string,
): Promise<void> {
  for (const { tenant, reply, at } of await waiting.all(channel)) {
    const found = await threads.runAt(tenant, reply.thread);
    if (found && (reply.addressed || reply.by.id === found.askedBy)) {
      const placed = await cases.command({
        tenant,
        run: found.run,
        command: present({
          ...{ type: 'information' as const, by: reply.by, text: reply.text },
          files: reply.files,
        }),
        inbox: reply.key,
      });
      if (placed.ok) onPlaced?.(reply);
      else
        log.warn({ run: found.run, channel, error: placed.refusal.error }, 'a reply that waited was refused');
    } else if (found) {
      log.info(
        { run: found.run, channel },
        'a reply that waited was said among colleagues, and was deleted unread',
      );
    } else if (Date.parse(now) - Date.parse(at) < LONGEST_MS) continue;
    else log.warn({ channel }, 'a reply waited a day for its thread and was deleted');
    await waiting.done(tenant, reply.key);
  }
}
