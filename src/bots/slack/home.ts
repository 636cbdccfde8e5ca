/** The App Home, and the agent view: what waits for whoever opened it, and what to ask first. */

import { present } from '../../run/present.ts';
import { worded } from '../../run/text/worded.ts';
import { agendaOf } from '../shared/ask-for.ts';
import { senderOf } from '../shared/people.ts';
import { linked } from './answers.ts';
import type { SlackContext, SlackRequest } from './context.ts';
import { homeView, strangerHome } from './render/home.ts';
import { suggestedPrompts } from './render/messages.ts';
import { SlackTurn } from './turn.ts';

const MOST_LISTED = 100;

export async function openHome(context: SlackContext, request: SlackRequest, user: string): Promise<void> {
  const { workspace } = request;
  context.background.run('home', async () => {
    const sender = await senderOf(context.members, new SlackTurn(context, request, { user }));
    const view =
      sender.kind === 'nobody'
        ? strangerHome(sender.notice.text)
        : homeView(
            await linked(context, workspace, {
              tenant: sender.tenant,
              agenda: agendaOf(
                await context.cases.agenda(sender.tenant, sender.member, MOST_LISTED),
                sender.member,
              ),
            }),
            (await context.desks.of(sender.tenant)).newest.desk.texts.person?.en,
          );
    await workspace.client.call('views.publish', { user_id: user, view });
  });
}

/**
 * Its prompts stand at the top of the conversation, or in the thread where the older assistant view is used.
 */
export async function openAgentView(
  { background, workspaces, desks }: SlackContext,
  { workspace }: SlackRequest,
  { room, thread }: { room: string; thread?: string },
): Promise<void> {
  background.run('suggested_prompts', async () => {
    const tenant = await workspaces.adopt('slack', workspace.team);
    const desk = tenant === undefined ? undefined : (await desks.of(tenant)).newest.desk;
    await workspace.client.call('assistant.threads.setSuggestedPrompts', {
      channel_id: room,
      ...present({ thread_ts: thread }),
      title: worded('What does a customer need?', desk?.texts.person?.en),
      prompts: suggestedPrompts(desk?.examples ?? []),
    });
  });
}
