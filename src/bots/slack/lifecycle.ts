/**
 * What ends: a channel, our place in it, a person's account, the app itself. Each has its end here, and no
 * case is lost with it.
 */
import { casesLeftIn } from '../shared/conversation.ts';
import type { SlackContext, SlackRequest } from './context.ts';
import { sendPrivately } from './private-message.ts';

/** The channel takes no more messages of ours: whoever asked learns where their cases go on. */
export async function leaveRoom(
  context: SlackContext,
  { workspace }: SlackRequest,
  { room, why }: { room: string; why: 'archived' | 'removed' },
): Promise<void> {
  const { team } = workspace;
  context.rooms.forget(team, room);
  const tenant = await context.workspaces.tenantOf('slack', team);
  if (tenant === undefined) return;
  for (const { user, runs } of await casesLeftIn(context, tenant, { channel: 'slack', team, room })) {
    const text = ending(room, { why, count: runs.length, url: context.publicUrl });
    context.background.run('room_left', () => sendPrivately(workspace, { user }, { text }));
  }
}

function ending(
  room: string,
  { why, count, url }: { why: 'archived' | 'removed'; count: number; url: string | undefined },
): string {
  const cases =
    count === 1 ? 'A case that you asked for there goes' : `${count} cases that you asked for there go`;
  const what = why === 'archived' ? 'was archived' : 'took Greenlight out';
  const console = url === undefined ? 'the Greenlight console' : `<${url}|the Greenlight console>`;
  const back = why === 'archived' ? '' : ' Invite it again, and their cards are kept up there too.';
  return `The channel <#${room}> ${what}, so nothing is posted in it any more. ${cases} on in ${console}.${back}`;
}
