/**
 * What a person may ask of a run. Each body becomes one command; whether it is allowed is up to the rules.
 */

import type { z } from 'zod';
import type { Cases, CommandResult, RunCommand } from '../../flow/ports/cases.ts';
import type { Person } from '../../run/person.ts';
import { withFiles } from '../shared/came-along.ts';
import { type Endpoint, post, type Reply, replayed } from './endpoint.ts';
import { refused } from './faults.ts';
import * as bodies from './schemas/commands.ts';
import { Taken, Verified } from './schemas/records.ts';

/** A command without what the request itself does not say. */
type BodyOf<Type extends RunCommand['type']> = Omit<Extract<RunCommand, { type: Type }>, 'type' | 'by'>;

interface Command<Type extends RunCommand['type']> {
  /** `200` for what is done with the answer, `202` for what an agent or a worker does next. */
  status: 200 | 202;
  /** Its fields are exactly those of the command. */
  body: z.ZodType<BodyOf<Type>>;
  summary: string;
}

const { Nothing } = bodies;
const COMMANDS = {
  information: {
    status: 202,
    body: bodies.Information,
    summary: 'Add what is new; also answers a question.',
  },
  approve: { status: 200, body: bodies.Approve, summary: 'Approve exactly the writes that were shown.' },
  adjust: { status: 202, body: bodies.Adjust, summary: 'Change the plan, in words or per step.' },
  decline: { status: 200, body: bodies.Decline, summary: 'Say no; the reason is for staff.' },
  draft: { status: 202, body: bodies.Draft, summary: 'No writes: just draft the reply.' },
  ask: { status: 202, body: bodies.Ask, summary: 'Ask an approver whose limit covers it.' },
  renew: { status: 202, body: bodies.Renew, summary: 'Read again and ask again, after an approval expired.' },
  leave_out: {
    status: 200,
    body: bodies.LeaveOut,
    summary: 'What was not read changes nothing: the plan may be approved as it is.',
  },
  switch_off: {
    status: 200,
    body: Nothing,
    summary: 'From now on nothing runs without a person, in any case, until another policy is loaded.',
  },
  review: {
    status: 200,
    body: bodies.Review,
    summary: 'Say whether what had run without a person was right.',
  },
  looked: { status: 200, body: bodies.Looked, summary: 'Say what you found out about an unknown write.' },
  send: { status: 200, body: bodies.Send, summary: 'Send the drafted reply to the customer.' },
  stop: { status: 200, body: bodies.Stop, summary: 'Stop the run; with undo, first take back what can be.' },
  hand_off: { status: 200, body: bodies.HandOff, summary: 'Hand the case over to people.' },
  take: { status: 200, body: Nothing, summary: 'Take a case that was handed over.' },
  give_back: { status: 200, body: Nothing, summary: 'Give a taken case back to Greenlight.' },
} satisfies { [Type in RunCommand['type']]?: Command<Type> };

export function commandEndpoints(cases: Cases): Endpoint[] {
  const commands = Object.entries(COMMANDS).map(([type, { status, body, summary }]) =>
    post(
      `/runs/:id/${type.replace('_', '-')}`,
      { status, body: body as z.ZodType<object>, summary, answer: Taken },
      async ({ tenant, run, inbox, content, by, body }) => {
        const asked = { type, by, ...body } as RunCommand;
        const command = asked.type === 'information' ? withFiles(asked) : asked;
        const result = await cases.command({ tenant, run, command, inbox, content });
        if (command.type === 'send' && result.ok)
          await refuseUnsent(cases, { tenant, run, draft: command.draft, by });
        return answered(result, status);
      },
    ),
  );
  return [
    ...commands,
    post(
      '/runs/:id/verify',
      { summary: "Enter the customer's code.", body: bodies.Verify, status: 200, answer: Verified },
      async ({ tenant, run, by, body, inbox }) => {
        // What was entered is not compared with the first time: nothing of a code is stored, not even a
        // digest.
        const verified = await cases.verify({ tenant, run, by, code: body.code, inbox });
        const right = verified.ok && verified.right;
        const { status, body: taken, headers } = answered(verified, 200);
        return { status, body: { ...taken, right }, headers };
      },
    ),
  ];
}

/** What was edited and not found stands as the next draft: the caller learns that it was not sent. */
async function refuseUnsent(
  cases: Cases,
  { tenant, run, draft, by }: { tenant: string; run: string; draft: number; by: Person },
): Promise<void> {
  const view = await cases.show(tenant, run, by);
  const now = view && 'card' in view ? view.card : undefined;
  if (now?.phase !== 'awaiting_reply' || now.draft === undefined || now.draft.number <= draft) return;
  throw refused({
    status: 409,
    error: 'not_found_in_records',
    message: `Not sent: your text stands as draft ${now.draft.number}. ${now.draft.unverified ?? ''} Edit it, or send draft ${now.draft.number} with "confirm": true.`,
    revision: now.revision,
  });
}

function answered(
  result: CommandResult,
  status: number,
): Reply & { body: z.infer<typeof Taken>; headers: Record<string, string> } {
  if (!result.ok) throw refused(result.refusal);
  return { status, body: { id: result.run, seq: result.seq }, headers: replayed(result) };
}
