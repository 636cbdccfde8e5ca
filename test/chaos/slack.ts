/**
 * A Slack that delivers what people do several times, to whichever processes, until each delivery is
 * taken.
 */

import { SlackPerson } from '../slack-server/person.ts';
import { type Delivered, post, SlackServer } from '../slack-server/server.ts';
import { BOT_USER, type Json, type SlackChannel } from '../slack-server/state.ts';
import type { Chance } from './chance.ts';
import type { Processes } from './processes.ts';

export class ChaosSlack extends SlackServer {
  processes: Processes | undefined;
  readonly #chance: Chance;

  constructor(chance: Chance) {
    super();
    this.#chance = chance;
  }

  override async deliver(
    _way: unknown,
    { kind, payload }: { kind: 'event' | 'interactive' | 'command'; payload: Json },
  ): Promise<Delivered> {
    const { processes } = this;
    if (!processes) throw new Error('nobody listens yet');
    const form = () =>
      new URLSearchParams(kind === 'interactive' ? { payload: JSON.stringify(payload) } : payload);
    const request =
      kind === 'event'
        ? { body: JSON.stringify(payload), type: 'application/json' }
        : { body: form().toString(), type: 'application/x-www-form-urlencoded' };
    const taken = await Promise.all(
      Array.from({ length: this.#chance.times() }, () =>
        processes.patiently(async (url) => {
          const answer = await post(url, request);
          return answer.status === 200 ? answer : undefined;
        }),
      ),
    );
    return taken[0] as Delivered;
  }

  /** A channel with these people and the app in it. */
  room(people: readonly { id: string; name: string; email: string }[]): SlackChannel {
    const members = people.map(({ id, name, email }) => this.state.user({ id: userOf(id), name, email }).id);
    return this.state.channel({ id: 'C0CHAOS', members: new Set([BOT_USER, ...members]) });
  }

  person(staff: string): SlackPerson {
    return new SlackPerson(this, userOf(staff), () => 'socket');
  }
}

const userOf = (staff: string) => `U0${staff.toUpperCase()}`;
