/** The address to which a customer's letters go, wherever the customer's records are. */
import { emailFound } from '../store/addresses/on-file.ts';
import type { EmailOnFile } from '../store/effects/outbox.ts';
import { emailOnFile } from '../tools/shop/adapters/own/customers.ts';

/** Of our own records; else as a tool outside found it in this case. */
export const addressOnFile: EmailOnFile = async (tx, tenant, whose) =>
  (await emailOnFile(tx, tenant, whose)) ?? emailFound(tx, tenant, whose);
