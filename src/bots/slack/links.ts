/** Links to cards. */
import type { Threads } from '../../flow/ports/channels.ts';
import type { Workspace } from './workspaces.ts';

/** The card's permalink; undefined where the run has none in this workspace. */
export async function linkTo(
  { threads }: { threads: Threads },
  { team, url }: Workspace,
  { tenant, run }: { tenant: string; run: string },
): Promise<{ url: string } | undefined> {
  const found = await threads.placeOf(tenant, run);
  const { channel, team: its, room, thread } = found?.place ?? {};
  if (url === undefined || channel !== 'slack' || its !== team || room === undefined || !found?.message)
    return undefined;
  const inside = thread === undefined || thread === found.message ? '' : `?thread_ts=${thread}&cid=${room}`;
  return { url: `${url}archives/${room}/p${found.message.replace('.', '')}${inside}` };
}
