/** The public retail set as its files have it. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { emailsIn } from '../../src/run/text/emails.ts';

const Address = z.object({
  address1: z.string(),
  address2: z.string(),
  city: z.string(),
  country: z.string(),
  state: z.string(),
  zip: z.string(),
});
export type RetailAddress = z.infer<typeof Address>;

const Options = z.record(z.string(), z.string());
const Payment = z.object({
  transaction_type: z.enum(['payment', 'refund']),
  amount: z.number(),
  payment_method_id: z.string(),
});

const RetailOrder = z.object({
  order_id: z.string(),
  user_id: z.string(),
  address: Address,
  items: z.array(
    z.object({
      name: z.string(),
      product_id: z.string(),
      item_id: z.string(),
      price: z.number(),
      options: Options,
    }),
  ),
  status: z.enum(['pending', 'processed', 'delivered', 'cancelled']),
  fulfillments: z.array(z.object({ tracking_id: z.array(z.string()), item_ids: z.array(z.string()) })),
  payment_history: z.array(Payment),
});
export type RetailOrder = z.infer<typeof RetailOrder>;

const RetailUser = z.object({
  user_id: z.string(),
  name: z.object({ first_name: z.string(), last_name: z.string() }),
  address: Address,
  email: z.string(),
  payment_methods: z.record(
    z.string(),
    z.discriminatedUnion('source', [
      z.object({
        source: z.literal('credit_card'),
        id: z.string(),
        brand: z.string(),
        last_four: z.string(),
      }),
      z.object({ source: z.literal('paypal'), id: z.string() }),
      z.object({ source: z.literal('gift_card'), id: z.string(), balance: z.number() }),
    ]),
  ),
  orders: z.array(z.string()),
});
export type RetailUser = z.infer<typeof RetailUser>;

const RetailProduct = z.object({
  name: z.string(),
  product_id: z.string(),
  variants: z.record(
    z.string(),
    z.object({ item_id: z.string(), options: Options, available: z.boolean(), price: z.number() }),
  ),
});

const RetailShop = z.object({
  users: z.record(z.string(), RetailUser),
  orders: z.record(z.string(), RetailOrder),
  products: z.record(z.string(), RetailProduct),
});
export type RetailShop = z.infer<typeof RetailShop>;

const Action = z.object({
  name: z.string(),
  arguments: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
});
/** A call of the reference tools. */
export type Action = z.infer<typeof Action>;

const Changed = z.object({
  orders: z.record(z.string(), z.json()).default({}),
  users: z.record(z.string(), z.json()).default({}),
  products: z.record(z.string(), z.json()).default({}),
});
export type Changed = z.infer<typeof Changed>;

const Probe = Action.extend({
  ok: z.boolean(),
  error: z.string().optional(),
  changed: Changed.optional(),
});
export type Probe = z.infer<typeof Probe>;

const Task = z.object({
  id: z.string(),
  instruction: z.string(),
  user: z.object({ known_info: z.string().nullish() }).nullish(),
  actions: z.array(Action),
  expected: z.object({ changed: Changed, canonHash: z.string() }),
});
export interface Task extends z.infer<typeof Task> {
  /** That of the addresses that they name which is on file. */
  ownAddress?: string;
}

export const readShop = (file: string): RetailShop => RetailShop.parse(json(file));
export const readProbes = (file: string): Probe[] => z.array(Probe).parse(json(file));
export const readTasks = (file: string): Task[] => z.array(Task).parse(json(file));

/** With what its customer would answer when asked which address is theirs. */
export function withAnswers(tasks: Task[], { users }: RetailShop): Task[] {
  const onFile = new Set(Object.values(users).map(({ email }) => email.toLowerCase()));
  return tasks.map((task) => {
    const named = addressesNamed(`${task.instruction}\n${task.user?.known_info ?? ''}`);
    const [own, another] = named.filter((address) => onFile.has(address));
    return own && !another ? { ...task, ownAddress: own } : task;
  });
}

/** Each once, in small letters. */
export function addressesNamed(text: string): string[] {
  return [...new Set(emailsIn(text).map(({ address }) => address.toLowerCase()))];
}

function json(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
