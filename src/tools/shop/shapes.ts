/** Shapes that several tools share. */
import { z } from 'zod';

export const OrderId = z.string().trim().min(1).max(40).describe('order number, for instance FH-10482');
export const LineNumber = z.int().min(1).max(500).describe('number of the line within the order, from 1');
export const Cents = z.int().min(1).max(10_000_000).describe('amount in cents');
export const IsoDate = z.iso.date().describe('YYYY-MM-DD');

export const MethodId = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .describe("id of one of the customer's payment methods");
export const Sku = z.string().trim().min(1).max(60).describe('the item number of a variant');
export const Reason = z.string().trim().min(1).max(100);

export const StreetAddressShape = z.strictObject({
  street: z.string().trim().min(3).max(120).describe('street and number'),
  line2: z.string().trim().max(120).optional().describe('flat, floor, suite'),
  postcode: z.string().trim().min(3).max(12),
  city: z.string().trim().min(2).max(60),
  state: z.string().trim().max(60).optional(),
  country: z.string().trim().max(60).optional(),
});

export const AddressShape = z.union([
  StreetAddressShape,
  z.strictObject({ pickup: z.string().trim().min(2).max(40).describe('pick-up point, for instance PS-221') }),
]);

/** An address as arguments of a call: what it does without is left out. */
export function addressArgs(address: z.infer<typeof AddressShape>): { [name: string]: string } {
  return Object.fromEntries(
    Object.entries(address).filter((part): part is [string, string] => typeof part[1] === 'string'),
  );
}
