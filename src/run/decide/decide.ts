/**
 * decide(run, command, rules): the one place where a command becomes facts. Pure and total: every command
 * gets an answer in every phase, a refusal says what to do, and nothing is thrown.
 */

import type { Command, PersonCommand, Refusal } from '../commands.ts';
import type { NewEvent } from '../events.ts';
import { evolve } from '../evolve/evolve.ts';
import { present } from '../present.ts';
import type { Run } from '../state.ts';
import { follow } from './follow.ts';
import { person } from './person.ts';
import { NO_SUCH_CASE, personActor, type Response, type Rules, refuse } from './rules.ts';
import { world } from './world.ts';

export interface Decision {
  /** In order; they get the sequences after the run's own. Empty: nothing changed. */
  events: NewEvent[];
  /** The run after them; undefined where there is none. */
  run: Run | undefined;
  refusal?: Refusal;
}

/**
 * More events than any honest command leads to: a rule that follows from itself is a defect, and is stopped
 * loudly.
 */
const MOST_EVENTS = 500;

export function decide(
  run: Run | undefined,
  command: Command,
  { rules, id }: { rules: Rules; id: { tenant: string; run: string } },
): Decision {
  const response = respond(run, command, rules);
  let state = run;
  const events: NewEvent[] = [];
  const append = (more: NewEvent[]) => {
    for (const event of more) {
      events.push(event);
      state = evolve(state, { ...event, seq: (state?.seq ?? 0) + 1, at: rules.now }, id);
    }
  };
  append(response.events);
  while (state && events.length > 0) {
    const more = follow(state, rules);
    if (more.length === 0) break;
    append(more);
    if (events.length > MOST_EVENTS) throw new Error(`the rules do not come to rest after ${command.type}`);
  }
  return { events, run: state, ...present({ refusal: response.refusal }) };
}

function respond(run: Run | undefined, command: Command, rules: Rules): Response {
  if (!run) return command.type === 'open' ? open(command, rules) : refuse(NO_SUCH_CASE);
  if (command.type === 'open')
    return refuse({ status: 409, error: 'already_open', message: 'This case is open already.' });
  return 'by' in command ? person(run, command, rules) : world(run, command, rules);
}

function open(command: Extract<PersonCommand, { type: 'open' }>, rules: Rules): Response {
  if (!rules.authority)
    return refuse({
      status: 403,
      error: 'not_staff',
      message: 'Only staff may open a case. Ask an administrator to add you.',
    });
  const { place, text, salt, files, passedOn } = command;
  return {
    events: [
      {
        type: 'run_opened',
        actor: personActor(command.by),
        data: {
          ...{ place, limits: rules.policy.limits, policy: rules.policy.version, characters: text.length },
          ...present({ passedOn }),
        },
        personal: present({ text, salt, files }),
      },
    ],
  };
}
