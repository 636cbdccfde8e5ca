/** What people write: which texts are taken, and with which error the others are answered. */
import { z } from 'zod';

/** The largest text that is taken, in bytes of UTF-8. */
export const TEXT_LIMIT = 32_768;

/** How a check's finding is answered when it is more than a wrong type; carried in the zod issue's `params`. */
export interface Finding {
  status: number;
  error: string;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for.
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** What is wrong with `text`, if anything. Line breaks and tabs are text; other control characters and halves of characters are not. */
export function unfit(text: string): (Finding & { message: string }) | undefined {
  if (Buffer.byteLength(text) > TEXT_LIMIT) {
    return { status: 413, error: 'too_long', message: 'is longer than 32 kB; shorten it or send it in parts' };
  }
  if (CONTROL.test(text) || !text.isWellFormed()) {
    return {
      status: 422,
      error: 'not_text',
      message: 'holds control characters or broken Unicode; send plain text',
    };
  }
  return undefined;
}

/** A text that has to say something. That it is fit is checked for every string of a body at once (read-body.ts). */
export const Text = z
  .string()
  .superRefine((text, context) => {
    if (text.trim() === '') {
      const params: Finding = { status: 422, error: 'empty' };
      context.addIssue({ code: 'custom', message: 'is empty; write what you want to say', params });
    }
  })
  .meta({ minLength: 1, description: 'At most 32 kB of UTF-8; no control characters but line breaks and tabs.' });
