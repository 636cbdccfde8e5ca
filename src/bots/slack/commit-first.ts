/**
 * Bolt acknowledges an event before any listener has seen it. Here Slack gets its answer when everything that
 * came in is committed, over HTTP and over the socket alike.
 */
import type { App, Receiver } from '@slack/bolt';

type Process = App['processEvent'];
type ReceiverEvent = Parameters<Process>[0];

/**
 * The app as a receiver should see it: `ack` reaches Slack once `processEvent` has resolved, also for what
 * Bolt knows no kind of; when it rejects, Slack learns of the failure and sends again.
 */
export function commitFirst(app: Parameters<Receiver['init']>[0]): Parameters<Receiver['init']>[0] {
  const processEvent = async (event: ReceiverEvent): Promise<void> => {
    let answer: unknown;
    await app.processEvent({
      ...event,
      ack: async (response?: unknown) => {
        answer ??= response;
      },
    });
    await event.ack(answer as never);
  };
  return Object.create(app, { processEvent: { value: processEvent } });
}
