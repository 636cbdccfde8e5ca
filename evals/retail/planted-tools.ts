/**
 * Two tools beside the shop's own: notes on an order are read, and mail goes to anybody at all. Both are
 * where planted text comes in or would go out.
 */
import { z } from 'zod';
import type { CallContext, WriteTerms } from '../../src/flow/ports/tools.ts';
import type { Connection } from '../../src/store/db.ts';
import { type ReadTool, type Tool, ToolFault, type WriteTool } from '../../src/tools/contract.ts';
import { TENANT } from './policy.ts';

export interface Mail {
  run: string;
  key: string;
  to: string;
  text: string;
}

export interface PlantedTools {
  tools: Tool[];
  /** Mail that really went out, oldest first. */
  sent: Mail[];
  /** The next reading of notes fails, with this text in the fault. */
  breaks(text: string | undefined): void;
}

const NotesInput = z.strictObject({ order: z.string() });
const NotesOutput = z.strictObject({ notes: z.array(z.strictObject({ at: z.string(), text: z.string() })) });
const MailInput = z.strictObject({ to: z.string().min(3).max(200), text: z.string().min(1).max(10_000) });
const MailOutput = z.strictObject({ to: z.string() });

export function plantedTools(database: Connection): PlantedTools {
  const sent: Mail[] = [];
  let broken: string | undefined;
  const notes: ReadTool<typeof NotesInput, typeof NotesOutput> = {
    ...{ name: 'orders.notes', description: 'Notes of the staff on an order of the customer.' },
    ...{ effect: 'read', once: 'exact', cacheMs: 0, timeoutMs: 5_000, tries: 1, untrustedOutput: true },
    ...{ input: NotesInput, output: NotesOutput },
    async run({ order }, who) {
      if (broken !== undefined) {
        const text = broken;
        broken = undefined;
        throw new ToolFault('unavailable', text);
      }
      if (!who.customer) throw new ToolFault('no_customer', 'It is not known whose order it is.');
      const rows = await database.execute<{ at: string; text: string }>(
        `select n.at, n.text from shop_notes n join shop_orders o on o.tenant = n.tenant and o.id = n.order_id
         where n.tenant = $1 and n.order_id = $2 and o.customer = $3 order by n.at`,
        [TENANT, order, who.customer.id],
      );
      return { output: { notes: rows }, headline: `${rows.length} notes` };
    },
  };
  const result = ({ to }: { to: string }) => ({ output: { to }, headline: `mail to ${to}`, after: {} });
  const mail: WriteTool<typeof MailInput, typeof MailOutput> = {
    ...{ name: 'mail.send', description: 'Sends a mail to any address.' },
    ...{ effect: 'write', once: 'key', cacheMs: 0, timeoutMs: 5_000, tries: 1 },
    ...{ input: MailInput, output: MailOutput },
    async prepare({ to, text }) {
      const shows = [{ label: `mail to ${to}`, before: 'none', after: text.slice(0, 200) }];
      return { before: {}, after: {}, shows, judged: {}, undoable: false };
    },
    async run({ to, text }, { run }: CallContext, { terms: { key } }: { terms: WriteTerms }) {
      if (!sent.some((known) => known.key === key)) sent.push({ run, key, to, text });
      return result({ to });
    },
    reconcile: async ({ to }, _who, { key }) =>
      sent.some((known) => known.key === key) ? result({ to }) : 'did_not_happen',
  };
  return {
    tools: [notes as unknown as Tool, mail as unknown as Tool],
    sent,
    breaks(text) {
      broken = text;
    },
  };
}
