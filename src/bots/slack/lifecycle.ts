/**
 * What ends: a channel, our place in it, a person's account, the app itself. Each has its end here, and no
 * case is lost with it.
 */
import type { From, Hall } from './hall.ts';
import { tellOnly } from './tell.ts';

/** The channel takes no more messages of ours: whoever asked is told where their cases go on. */
export async function leaveRoom(
  hall: Hall,
  from: From,
  room: string,
  why: 'archived' | 'removed',
): Promise<void> {
  const { team } = from.workspace;
  hall.rooms.forget(team, room);
  const tenant = await hall.workspaces.tenantOf('slack', team);
  if (tenant === undefined) return;
  const open = await hall.threads.openIn(tenant, { channel: 'slack', team, room });
  const askers = new Map<string, number>();
  for (const { askedBy } of open) askers.set(askedBy, (askers.get(askedBy) ?? 0) + 1);
  for (const [asker, count] of askers)
    for (const user of await hall.members.usersOf(tenant, 'slack', team, { person: asker }))
      hall.background.run('room_left', () =>
        tellOnly(from.workspace, { user }, { text: ending(room, why, count, hall.publicUrl) }),
      );
}

function ending(room: string, why: 'archived' | 'removed', count: number, url: string | undefined): string {
  const cases =
    count === 1 ? 'A case that you asked for there goes' : `${count} cases that you asked for there go`;
  const what = why === 'archived' ? 'was archived' : 'took Greenlight out';
  const console = url === undefined ? 'the Greenlight console' : `<${url}|the Greenlight console>`;
  const back = why === 'archived' ? '' : ' Invite it again, and their cards are kept up there too.';
  return `The channel <#${room}> ${what}, so nothing is posted in it any more. ${cases} on in ${console}.${back}`;
}
