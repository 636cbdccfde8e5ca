/** Reminders: a date may be promised to a customer only because a row here will speak up in the thread. */
import { z } from 'zod';
import { daysBetween, weekday } from '../run/text/dates.ts';
import { type Tool, ToolFault } from './contract.ts';
import { fact } from './shop/contract/facts.ts';
import type { ShopPort } from './shop/contract/shop.ts';
import { ownWrite } from './shop/own-write.ts';
import { IsoDate } from './shop/shapes.ts';

const RemindInput = z.strictObject({ date: IsoDate, text: z.string().trim().min(1).max(300) });
const CancelInput = z.strictObject({ reminder: z.string().min(1).max(40) });
const Output = z.strictObject({ reminder: z.string(), date: z.string() });
const MOST_DAYS = 365;

export function caseTools(shop: ShopPort): Tool[] {
  return [
    ownWrite(shop, {
      name: 'cases.remind',
      description: 'Reminds the thread on a date. Needed before that date is promised to the customer.',
      input: RemindInput,
      output: Output,
      claims: ['reminds'],
      args: { date: { unit: 'date' } },
      anybody: true,
      async preview({ date, text }, who) {
        const days = daysBetween(who.now, date);
        if (days < 0) throw new ToolFault('date_passed', `${date} has passed; name a day from today on.`);
        if (days > MOST_DAYS) throw new ToolFault('date_too_far', `${date} is more than a year away.`);
        return {
          before: {},
          after: { [fact.reminder(date)]: true },
          shows: [
            { label: 'reminder in this thread', before: 'none', after: `${weekday(date, who.now)}: ${text}` },
          ],
          judged: { days },
          undoable: true,
        };
      },
      effect: (input, who, effect) => shop.addReminder(who.tenant, effect, input),
      tell: (_input, id, { date }, who) => ({
        headline: `reminder set for ${weekday(date, who.now)}`,
        undo: { tool: 'cases.cancel_reminder', args: { reminder: id } },
      }),
    }),
    ownWrite(shop, {
      name: 'cases.cancel_reminder',
      description: 'Takes back a reminder of this thread.',
      input: CancelInput,
      output: Output,
      trusted: ['reminder'],
      anybody: true,
      async preview({ reminder: id }, who) {
        const all = await shop.reminders(who.tenant, who.run);
        const known = all.find((reminder) => reminder.id === id);
        if (!known) throw new ToolFault('no_such_reminder', `This case has no reminder ${id}.`);
        if (known.cancelled) throw new ToolFault('nothing_to_do', `${id} was taken back already.`);
        return {
          before: { [fact.reminder(known.date)]: true },
          after: { [fact.reminder(known.date)]: false },
          shows: [{ label: `reminder ${id}`, before: weekday(known.date, who.now), after: 'none' }],
          judged: {},
          undoable: false,
        };
      },
      effect: (input, who, effect) => shop.cancelReminder(who.tenant, effect, input),
      tell: (_input, id, { date }, who) => ({
        headline: `reminder ${id} for ${weekday(date, who.now)} taken back`,
      }),
    }),
  ];
}
