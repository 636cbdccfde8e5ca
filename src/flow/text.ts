/** What people may write: not nothing, not a book, and text rather than bytes. */
import type { Refusal } from '../run/commands.ts';

/** In bytes of UTF-8. */
export const MOST_TEXT = 32_768;

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/;

/** undefined where the text is fine. `field` is named in the message. */
export function badText(text: string, field: string): Refusal | undefined {
  if (text.trim() === '')
    return {
      status: 422,
      error: 'empty_text',
      message:
        field === 'reason'
          ? '`reason` is empty: say why, in a sentence.'
          : `\`${field}\` is empty: write what is wanted, in a sentence or as the customer wrote it.`,
    };
  if (Buffer.byteLength(text, 'utf8') > MOST_TEXT)
    return {
      status: 413,
      error: 'too_long',
      message: `\`${field}\` is longer than 32 kB: leave out quoted mails and signatures, or send the rest in another message.`,
    };
  if (CONTROL.test(text) || !text.isWellFormed())
    return {
      status: 422,
      error: 'not_text',
      message: `\`${field}\` holds control characters or broken text: paste it as plain text.`,
    };
  return undefined;
}
