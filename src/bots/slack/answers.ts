/** What is answered in place of a card: help, how things stand, what is mine. */
import { present } from '../../run/present.ts';
import type { Agenda } from '../shared/ask-for.ts';
import type { Answer } from '../shared/channel.ts';
import type { SlackContext } from './context.ts';
import { linkTo } from './links.ts';
import type { PrivateMessage } from './private-message.ts';
import type { HomeAgenda } from './render/home.ts';
import { helpMessage, mineMessage, statusMessage } from './render/messages.ts';
import type { Workspace } from './workspaces.ts';

/** Of each list, the runs that are shown with a link. */
const LINKED = 20;

export async function answerMessage(
  context: SlackContext,
  workspace: Workspace,
  answer: Answer,
): Promise<PrivateMessage> {
  switch (answer.kind) {
    case 'help':
      return helpMessage();
    case 'mine':
      return mineMessage(await linked(context, workspace, answer));
    case 'status':
      return statusMessage([...answer.agenda.waiting, ...answer.agenda.others], answer.here?.card);
    default:
      return answer satisfies never;
  }
}

export async function linked(
  context: Pick<SlackContext, 'threads' | 'publicUrl'>,
  workspace: Workspace,
  { tenant, agenda }: { tenant: string; agenda: Agenda },
): Promise<HomeAgenda> {
  const links = new Map<string, string>();
  await Promise.all(
    [...agenda.waiting.slice(0, LINKED), ...agenda.others.slice(0, LINKED)].map(async ({ id }) => {
      const link = await linkTo(context, workspace, { tenant, run: id });
      if (link) links.set(id, link.url);
    }),
  );
  return { ...agenda, links, ...present({ publicUrl: context.publicUrl }) };
}
