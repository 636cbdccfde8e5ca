/**
 * What people write. This only describes a text: flow/text.ts has the rules for it, the same for every
 * channel.
 */
import { z } from 'zod';

export const Text = z.string().meta({
  minLength: 1,
  description: 'At most 32 kB of UTF-8; no control characters but line breaks and tabs.',
});
