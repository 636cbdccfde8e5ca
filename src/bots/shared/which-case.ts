/** Which case a message belongs to: its thread's, and in rooms without threads a rule says. */
import type { Cases } from '../../flow/ports/cases.ts';
import type { ThreadRun, Threads } from '../../flow/ports/channels.ts';
import { emailsIn } from '../../run/text/emails.ts';
import type { RunView } from '../../run/view/run-view.ts';
import type { ChannelMessage } from './channel.ts';

export interface WhichCase {
  /** The case that is meant; undefined: none, or another is begun. */
  run?: ThreadRun;
  /** What was written, without the word that begins another case. */
  text: string;
}

const NEW = /^new\s*:\s*/i;

/**
 * `new:`, written to the bot, always begins another case. A quoted card says which case is meant. In a chat
 * it is the newest open case that this person asked for there, else (in a group's) the newest open one;
 * unless the message names an e-mail address that this case does not hold and did not ask for: a case is
 * about one customer, so that is another.
 */
export async function whichCase(
  { threads, cases }: { threads: Threads; cases: Cases },
  tenant: string,
  { message: { text, quotes, kind, place, addressed }, member }: { message: ChannelMessage; member: string },
): Promise<WhichCase> {
  const rest = addressed ? text.replace(NEW, '') : text;
  if (rest !== text) return { text: rest };
  const { thread = '', ...room } = place;
  const quoted = quotes === undefined ? undefined : await threads.runAt(tenant, { ...room, thread: quotes });
  if (quoted) return { run: quoted, text };
  if (kind === 'root') return { text };
  if (kind === 'reply') {
    const found = await threads.runAt(tenant, { ...room, thread });
    return found ? { run: found, text } : { text };
  }
  const open =
    (await threads.newestOpenIn(tenant, room, member)) ??
    (kind === 'group_chat' ? await threads.newestOpenIn(tenant, room) : undefined);
  if (!open) return { text };
  const view = await cases.show(tenant, open.run, { id: member });
  return view && 'card' in view && !anotherCustomer(text, view) ? { run: open, text } : { text };
}

export function anotherCustomer(text: string, { status, goal }: Pick<RunView, 'status' | 'goal'>): boolean {
  if (status === 'asking') return false;
  const known = [goal.text, ...goal.information.map((one) => one.text)].join('\n').toLowerCase();
  return emailsIn(text).some(({ address }) => !known.includes(address.toLowerCase()));
}
