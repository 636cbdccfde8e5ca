/** The App Home, and the agent view: what waits for whoever opened it, and what to ask first. */
import { agendaFor } from './answers.ts';
import type { From, Hall } from './hall.ts';
import { homeView, strangerHome } from './render/home.ts';
import { suggestedPrompts } from './render/messages.ts';

export async function openHome(hall: Hall, { workspace }: From, user: string): Promise<void> {
  hall.background.run('home', async () => {
    const who = await hall.whos.of(workspace, user);
    const view =
      who.kind === 'member' ? homeView(await agendaFor(hall, workspace, who)) : strangerHome(who.words.text);
    await workspace.client.call('views.publish', { user_id: user, view });
  });
}

/**
 * Its prompts stand at the top of the conversation, or in the thread where the older assistant view is used.
 */
export async function openAgentView(
  hall: Hall,
  { workspace }: From,
  { user, room, thread }: { user: string | undefined; room: string | undefined; thread?: string },
): Promise<void> {
  if (room === undefined || user === undefined) return;
  hall.background.run('suggested_prompts', () =>
    workspace.client.call('assistant.threads.setSuggestedPrompts', {
      channel_id: room,
      ...(thread === undefined ? {} : { thread_ts: thread }),
      title: 'What does a customer need?',
      prompts: suggestedPrompts(hall.examples),
    }),
  );
}
