/** Shapes that several tools share. */
import { z } from 'zod';

export const OrderId = z.string().trim().min(1).max(40).describe('order number, for instance FH-10482');
export const LineNumber = z.int().min(1).max(500).describe('number of the line within the order, from 1');
export const Cents = z.int().min(1).max(10_000_000).describe('amount in cents');
export const IsoDate = z.iso.date().describe('YYYY-MM-DD');

export const AddressShape = z.union([
  z.strictObject({
    street: z.string().trim().min(3).max(120).describe('street and number'),
    postcode: z.string().trim().min(3).max(12),
    city: z.string().trim().min(2).max(60),
  }),
  z.strictObject({ pickup: z.string().trim().min(2).max(40).describe('pick-up point, for instance PS-221') }),
]);

/** Defaults of tools on our own database: their effect and key are one transaction, so a repetition is safe. */
export const OWN_WRITE = {
  effect: 'write',
  once: 'exact',
  reconciles: true,
  cacheMs: 0,
  timeoutMs: 10_000,
  tries: 3,
} as const;
export const OWN_READ = { effect: 'read', once: 'exact', cacheMs: 300_000, timeoutMs: 5_000, tries: 3 } as const;
