/**
 * Replies under a message of ours that no row knows: placed as soon as the row is there, which is written
 * here where the process that posted the card could not.
 */
import { placeReplies } from '../../flow/place-replies.ts';
import type { WaitingReply } from '../../flow/ports/channels.ts';
import { present } from '../../run/present.ts';
import type { SlackContext } from './context.ts';
import { runUnder } from './find-posted.ts';
import { mark } from './turn.ts';

type Placeable = Omit<SlackContext, 'keepReply'>;

export interface Placing {
  now(): void;
  stop(): Promise<void>;
}

const EVERY_MS = 30_000;

/** One look at a time; one that is asked for meanwhile follows. */
export function keepPlacing(context: Placeable): Placing {
  let working: Promise<void> | undefined;
  let again = false;
  let stopped = false;
  const look = () => {
    again = true;
    working ??= (async () => {
      while (again && !stopped) {
        again = false;
        await place(context).catch((error: unknown) =>
          context.log.warn({ channel: 'slack', err: error }, 'replies that wait could not be placed yet'),
        );
      }
    })().finally(() => {
      working = undefined;
    });
  };
  const timer = setInterval(look, EVERY_MS);
  return {
    now: look,
    async stop() {
      stopped = true;
      clearInterval(timer);
      await working;
    },
  };
}

async function place(context: Placeable): Promise<void> {
  const { waiting, threads, cases, log } = context;
  for (const { tenant, reply } of await waiting.all('slack'))
    if (!(await threads.runAt(tenant, reply.thread))) await settle(context, tenant, reply);
  const onPlaced = ({ key, thread: { team, room } }: WaitingReply) => {
    const workspace = context.installed.of(team);
    // The name in the inbox ends with the message's ts.
    const ts = key.slice(key.lastIndexOf(':') + 1);
    if (workspace) mark(context, { workspace }, { room, message: ts });
  };
  await placeReplies({ channel: 'slack', waiting, threads, cases, log, onPlaced }, new Date().toISOString());
}

/**
 * What the thread's first message is decides: a card whose row is not written yet, or a message that begins
 * nothing.
 */
async function settle(context: Placeable, tenant: string, reply: WaitingReply): Promise<void> {
  const { team, room, thread } = reply.thread;
  const workspace = context.installed.of(team);
  if (!workspace) return;
  const under = await runUnder(workspace, room, thread);
  if (under === undefined) return;
  if (under !== 'none') return context.cards.found({ channel: 'slack', tenant, run: under.run }, thread);
  // Another message of ours: whoever spoke to the bot under it asks for something new.
  if (reply.addressed)
    await context.cases.open({
      tenant,
      by: reply.by,
      place: { channel: 'slack', team, room, thread },
      text: reply.text,
      inbox: reply.key,
      ...present({ files: reply.files }),
    });
  await context.waiting.done(tenant, reply.key);
}
