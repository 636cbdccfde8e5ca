/** The kinds of values that settings have, each with the words for a mistake. */
import { z } from 'zod';

export const text = z.string();
export const word = text.regex(/^\S+$/, 'must not hold spaces');
export const url = (protocol: RegExp, like: string) =>
  text.refine((value) => URL.canParse(value) && protocol.test(value), `must be a URL like ${like}`);
export const http = url(/^https?:\/\/./i, 'https://greenlight.example.com');

export const masterKey = text.transform((value, context) => {
  const hex = /^[0-9a-f]{64}$/i.test(value);
  if (hex || /^[\w+/-]{43}=?$/.test(value)) return new Uint8Array(Buffer.from(value, hex ? 'hex' : 'base64'));
  const message = 'must be 32 bytes in base64 or hex; make one with: openssl rand -base64 32';
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

/** Several, with commas between. */
export const masterKeys = text
  .transform((list) => list.split(',').map((one) => one.trim()))
  .pipe(z.array(masterKey));

export const count = (most: number) =>
  text
    .regex(/^\d{1,12}$/, `must be a whole number up to ${most}`)
    .transform(Number)
    .refine((number) => number >= 1 && number <= most, `must be a whole number from 1 to ${most}`);
