/**
 * Bolt acknowledges an event before any listener has seen it. Here Slack gets its answer when everything that
 * came in is committed, over HTTP and over the socket alike.
 */
import type { App, Receiver } from '@slack/bolt';
import type { Malformed } from './malformed.ts';

type Process = App['processEvent'];
type ReceiverEvent = Parameters<Process>[0];

/** Under this name a listener finds what it sets, so that it is known that a request came to it. */
export const ARRIVED = 'greenlightArrived';
export interface Arrived {
  yes: boolean;
}

/**
 * The app as a receiver should see it: `ack` reaches Slack once `processEvent` has resolved, also for what
 * Bolt knows no kind of; when it rejects, Slack learns of the failure and sends again. What Bolt fails at
 * before a listener sees it would fail again each time: it is answered and left alone.
 */
export function commitFirst(
  app: Parameters<Receiver['init']>[0],
  malformed: Malformed,
): Parameters<Receiver['init']>[0] {
  const processEvent = async (event: ReceiverEvent): Promise<void> => {
    let answer: unknown;
    const arrived: Arrived = { yes: false };
    try {
      await app.processEvent({
        ...event,
        customProperties: { ...event.customProperties, [ARRIVED]: arrived },
        ack: async (response?: unknown) => {
          answer ??= response;
        },
      });
    } catch (error) {
      if (arrived.yes) throw error;
      malformed();
    }
    await event.ack(answer as never);
  };
  return Object.create(app, { processEvent: { value: processEvent } });
}
