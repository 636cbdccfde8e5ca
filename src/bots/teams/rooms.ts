/**
 * Which case a message belongs to. In a channel's thread it is the thread's; chats have no threads, so a rule
 * says. Pure but for what it looks up.
 */

import type { Cases } from '../../flow/ports/cases.ts';
import type { ThreadRun, Threads } from '../../flow/ports/channels.ts';
import type { RunView } from '../../run/view/run-view.ts';
import type { Origin, Said } from './activity.ts';

export interface Asked {
  /** The case that is spoken about; undefined: none, or another is begun. */
  run?: ThreadRun;
  /** What was written, without the word that begins another case. */
  text: string;
}

const NEW = /^new\s*:\s*/i;
const EMAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;

/**
 * `new:` always begins another case. A quoted card says which case is meant. In a channel it is the thread's
 * case. In a chat it is the newest open case that this person asked
 * for there, else (in a group chat) the newest open one; unless the message names an e-mail address that this
 * case has not heard of and was not asked for: cases are about one
 * customer, so that is another.
 */
export async function caseOf(
  { threads, cases }: { threads: Threads; cases: Cases },
  tenant: string,
  { team, kind, room, thread }: Origin,
  { text, quotes }: Said,
  member: string,
): Promise<Asked> {
  const rest = text.replace(NEW, '');
  if (rest !== text) return { text: rest };
  const at = { channel: 'teams', team, room } as const;
  const quoted = quotes === undefined ? undefined : await threads.runAt(tenant, { ...at, thread: quotes });
  if (quoted) return { run: quoted, text };
  if (kind === 'channel') {
    const found = thread === undefined ? undefined : await threads.runAt(tenant, { ...at, thread });
    return found ? { run: found, text } : { text };
  }
  const open =
    (await threads.newestOpenIn(tenant, at, member)) ??
    (kind === 'groupChat' ? await threads.newestOpenIn(tenant, at) : undefined);
  if (!open) return { text };
  const view = await cases.show(tenant, open.run);
  return view && !('erased' in view) && !anotherCustomer(text, view) ? { run: open, text } : { text };
}

export function anotherCustomer(text: string, { status, goal }: Pick<RunView, 'status' | 'goal'>): boolean {
  if (status === 'asking') return false;
  const heard = [goal.text, ...goal.information.map((one) => one.text)].join('\n').toLowerCase();
  return (text.toLowerCase().match(EMAIL) ?? []).some((address) => !heard.includes(address));
}
