/**
 * What people write. Which texts are taken is the desk's rule (flow/text.ts), the same for every face; this
 * only describes them.
 */
import { z } from 'zod';

export const Text = z.string().meta({
  minLength: 1,
  description: 'At most 32 kB of UTF-8; no control characters but line breaks and tabs.',
});
