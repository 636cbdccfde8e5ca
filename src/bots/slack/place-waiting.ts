/**
 * Replies under a message of ours that no row knows: placed as soon as the row is there, which is written
 * here where the process that posted the card could not.
 */
import { placeReplies } from '../../flow/place-replies.ts';
import type { WaitingReply } from '../../flow/ports/channels.ts';
import { runUnder } from './find-posted.ts';
import type { Hall } from './hall.ts';
import { react } from './hear-message.ts';

export interface Placing {
  now(): void;
  stop(): Promise<void>;
}

const EVERY_MS = 30_000;

/** One look at a time; one that is asked for meanwhile follows. */
export function keepPlacing(hall: Omit<Hall, 'placeWaiting'>): Placing {
  let working: Promise<void> | undefined;
  let again = false;
  let stopped = false;
  const look = () => {
    again = true;
    working ??= (async () => {
      while (again && !stopped) {
        again = false;
        await place(hall).catch((error: unknown) =>
          hall.log.warn({ channel: 'slack', err: error }, 'replies that wait could not be placed yet'),
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

async function place(hall: Omit<Hall, 'placeWaiting'>): Promise<void> {
  const { waiting, threads, cases, log } = hall;
  for (const { tenant, reply } of await waiting.all('slack'))
    if (!(await threads.runAt(tenant, reply.thread))) await settle(hall, tenant, reply);
  const onPlaced = ({ key, thread: { team, room } }: WaitingReply) => {
    const workspace = hall.installed.of(team);
    // The name in the inbox ends with the message's ts.
    const ts = key.slice(key.lastIndexOf(':') + 1);
    if (workspace) react(hall, { workspace, kept: () => {} }, { channel: room, ts });
  };
  await placeReplies({ channel: 'slack', waiting, threads, cases, log, onPlaced }, new Date().toISOString());
}

/**
 * What the thread's first message is decides: a card whose row is not written yet, or a message that begins
 * nothing.
 */
async function settle(hall: Omit<Hall, 'placeWaiting'>, tenant: string, reply: WaitingReply): Promise<void> {
  const { team, room, thread } = reply.thread;
  const workspace = hall.installed.of(team);
  if (!workspace) return;
  const under = await runUnder(workspace, room, thread);
  if (under === undefined) return;
  if (under !== 'none') return hall.cards.found('slack', tenant, under.run, thread);
  // Another message of ours: whoever spoke to the bot under it asks for something new.
  if (reply.addressed)
    await hall.cases.open({
      tenant,
      by: reply.by,
      place: { channel: 'slack', team, room, thread },
      text: reply.text,
      inbox: reply.key,
    });
  await hall.waiting.done(tenant, reply.key);
}
