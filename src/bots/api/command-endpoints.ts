/**
 * What a person may ask of a run. Each body becomes one command; whether it is allowed is the rules' to say.
 */
import type { z } from 'zod';
import type { Cases, RunCommand } from '../../flow/ports/cases.ts';
import type { Person } from '../../run/person.ts';
import { type Endpoint, post, type Reply, replayed } from './endpoint.ts';
import { refused } from './faults.ts';
import * as bodies from './schemas/commands.ts';
import { Taken, Verified } from './schemas/records.ts';

type Told = Awaited<ReturnType<Cases['command']>>;

/** `200` for what is done with the answer, `202` for what a mind or worker does next. */
function replied(answered: Told, status: number): Required<Reply> {
  if (!answered.ok) throw refused(answered.refusal);
  return { status, body: { id: answered.run, seq: answered.seq }, headers: replayed(answered) };
}

export function commandEndpoints(cases: Cases): Endpoint[] {
  const command = <Body extends z.ZodType>(
    name: string,
    status: 200 | 202,
    body: Body,
    summary: string,
    translate: (by: Person, body: z.infer<Body>) => RunCommand,
  ): Endpoint =>
    post(`/runs/:id/${name}`, { summary, body, status, answer: Taken }, async (call) =>
      replied(
        await cases.command({
          tenant: call.tenant,
          run: call.run,
          command: translate(call.by, call.body),
          inbox: call.inbox,
          content: call.said,
        }),
        status,
      ),
    );
  return [
    command(
      'information',
      202,
      bodies.Information,
      'Add what is new; also answers a question.',
      (by, body) => ({
        type: 'information',
        by,
        ...body,
      }),
    ),
    command('approve', 200, bodies.Approve, 'Approve exactly the writes that were shown.', (by, body) => ({
      type: 'approve',
      by,
      ...body,
    })),
    command('adjust', 202, bodies.Adjust, 'Change the plan, in words or per step.', (by, body) => ({
      type: 'adjust',
      by,
      ...body,
    })),
    command(
      'decline',
      200,
      bodies.Decline,
      'Say no; the reply is drafted knowing the reason.',
      (by, body) => ({
        type: 'decline',
        by,
        ...body,
      }),
    ),
    command('draft', 202, bodies.Draft, 'No writes: just draft the reply.', (by, body) => ({
      type: 'draft',
      by,
      ...body,
    })),
    command('ask', 202, bodies.Ask, 'Ask an approver whose limit covers it.', (by, body) => ({
      type: 'ask',
      by,
      ...body,
    })),
    command(
      'renew',
      202,
      bodies.Renew,
      'Read again and ask again, after an approval expired.',
      (by, body) => ({
        type: 'renew',
        by,
        ...body,
      }),
    ),
    command('looked', 200, bodies.Looked, 'Say what you found out about an unknown write.', (by, body) => ({
      type: 'looked',
      by,
      ...body,
    })),
    command('send', 200, bodies.Send, 'Send the drafted reply to the customer.', (by, body) => ({
      type: 'send',
      by,
      ...body,
    })),
    command(
      'stop',
      200,
      bodies.Stop,
      'Stop the run; with undo, first take back what can be.',
      (by, body) => ({
        type: 'stop',
        by,
        ...body,
      }),
    ),
    command('hand-off', 200, bodies.HandOff, 'Hand the case over to people.', (by, body) => ({
      type: 'hand_off',
      by,
      ...body,
    })),
    command('take', 200, bodies.Nothing, 'Take a case that was handed over.', (by) => ({ type: 'take', by })),
    command('give-back', 200, bodies.Nothing, 'Give a taken case back to Greenlight.', (by) => ({
      type: 'give_back',
      by,
    })),
    post(
      '/runs/:id/verify',
      { summary: "Enter the customer's code.", body: bodies.Verify, status: 200, answer: Verified },
      async ({ tenant, run, by, body, inbox }) => {
        // What was entered is not compared with the first time: nothing of a code is kept, not even a digest.
        const answered = await cases.verify({ tenant, run, by, code: body.code, inbox });
        const { status, body: taken, headers } = replied(answered, 200);
        const right = answered.ok && answered.right;
        return { status, body: Object.assign({ right }, taken), headers };
      },
    ),
  ];
}
