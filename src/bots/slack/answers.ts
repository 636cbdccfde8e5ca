/** What is answered in place of a card: help, how things stand, what is mine. */
import { agendaOf } from '../shared/ask-for.ts';
import type { Hall } from './hall.ts';
import { linkTo } from './links.ts';
import type { HomeAgenda } from './render/home.ts';
import { helpMessage, mineMessage, statusMessage } from './render/messages.ts';
import type { Words } from './tell.ts';
import type { Member } from './who.ts';
import type { Workspace } from './workspaces.ts';

const MOST = 100;
/** Of each list, the runs that are shown with a link. */
const LINKED = 20;

export async function answerTo(
  hall: Hall,
  workspace: Workspace,
  who: Member,
  asked: 'help' | 'status' | 'mine',
): Promise<Words> {
  switch (asked) {
    case 'help':
      return helpMessage();
    case 'mine':
      return mineMessage(await agendaFor(hall, workspace, who));
    case 'status':
      return statusMessage(await hall.cases.agenda(who.tenant, who.member, MOST));
    default:
      return asked satisfies never;
  }
}

export async function agendaFor(
  hall: Hall,
  workspace: Workspace,
  { tenant, member }: Member,
): Promise<HomeAgenda> {
  const { waiting, others } = agendaOf(await hall.cases.agenda(tenant, member, MOST), member);
  const links = new Map<string, string>();
  await Promise.all(
    [...waiting.slice(0, LINKED), ...others.slice(0, LINKED)].map(async ({ id }) => {
      const link = await linkTo(hall, workspace, tenant, id);
      if (link) links.set(id, link.url);
    }),
  );
  return {
    member,
    waiting,
    others,
    links,
    ...(hall.publicUrl === undefined ? {} : { publicUrl: hall.publicUrl }),
  };
}
