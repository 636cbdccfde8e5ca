/** Reminders: a date may be promised to a customer only because a reminder will come up in the thread. */
import { z } from 'zod';
import { effectFact, type Reminders } from '../flow/ports/effects.ts';
import { daysBetween, weekday } from '../run/text/dates.ts';
import { type Tool, ToolFault } from './contract.ts';
import { keyedWrite } from './keyed-write.ts';

const RemindInput = z.strictObject({
  date: z.iso.date().describe('YYYY-MM-DD'),
  text: z.string().trim().min(1).max(300),
});
const CancelInput = z.strictObject({ reminder: z.string().min(1).max(40) });
const Output = z.strictObject({ reminder: z.string(), date: z.string() });
const MOST_DAYS = 365;

export function caseTools(reminders: Reminders): Tool[] {
  return [
    keyedWrite(reminders, {
      name: 'cases.remind',
      description: 'Reminds the thread on a date. Needed before that date is promised to the customer.',
      input: RemindInput,
      output: Output,
      claims: ['reminds'],
      args: { date: { unit: 'date' } },
      anybody: true,
      async preview({ date, text }, context) {
        const days = daysBetween(context.now, date);
        if (days < 0) throw new ToolFault('date_passed', `${date} has passed; name a day from today on.`);
        if (days > MOST_DAYS) throw new ToolFault('date_too_far', `${date} is more than a year away.`);
        return {
          before: {},
          after: { [effectFact.reminder(date)]: true },
          shows: [
            {
              label: 'reminder in this thread',
              before: 'none',
              after: `${weekday(date, context.now)}: ${text}`,
            },
          ],
          judged: { days },
          undoable: true,
        };
      },
      effect: (input, context, effect) => reminders.addReminder(context.tenant, effect, input),
      account: ({ id, output: { date }, context }) => ({
        headline: `reminder set for ${weekday(date, context.now)}`,
        undo: { tool: 'cases.cancel_reminder', args: { reminder: id } },
      }),
    }),
    keyedWrite(reminders, {
      name: 'cases.cancel_reminder',
      description: 'Takes back a reminder of this thread.',
      input: CancelInput,
      output: Output,
      trusted: ['reminder'],
      anybody: true,
      async preview({ reminder: id }, context) {
        const all = await reminders.reminders(context.tenant, context.run);
        const known = all.find((reminder) => reminder.id === id);
        if (!known) throw new ToolFault('no_such_reminder', `This case has no reminder ${id}.`);
        if (known.cancelled) throw new ToolFault('nothing_to_do', `${id} was taken back already.`);
        return {
          before: { [effectFact.reminder(known.date)]: true },
          after: { [effectFact.reminder(known.date)]: false },
          shows: [{ label: `reminder ${id}`, before: weekday(known.date, context.now), after: 'none' }],
          judged: {},
          undoable: false,
        };
      },
      effect: (input, context, effect) => reminders.cancelReminder(context.tenant, effect, input),
      account: ({ id, output: { date }, context }) => ({
        headline: `reminder ${id} for ${weekday(date, context.now)} taken back`,
      }),
    }),
  ];
}
