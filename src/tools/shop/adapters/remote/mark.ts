/**
 * What travels with a change to a system that knows nothing of our keys: in a text that it keeps (a reason, a
 * note), so that the change is found there and never made twice.
 */
import { createHash } from 'node:crypto';
import { decimal } from '../../../../run/text/money.ts';
import type { PayoutPart } from '../../contract/shop.ts';

/** Of the key of a call; it says nothing of the case. */
export function markOf(key: string): string {
  return `gl-${createHash('sha256').update(key).digest('hex').slice(0, 24)}`;
}

export function bearsMark(text: string | null | undefined, mark: string): boolean {
  return text?.includes(mark) ?? false;
}

/** That of a text of ours. */
export function markIn(text: string | null | undefined): string | undefined {
  return /(?:^|; )(gl-[0-9a-f]{24})$/.exec(text ?? '')?.[1];
}

/** Texts that systems keep are cut beyond so many characters. */
const MOST = 240;

export interface MarkedText {
  reason: string;
  parts: PayoutPart[];
  mark: string;
}

/**
 * `damaged; line 1 48.00; shipping 5.00; gl-…`: so that the system's own records tell what a refund was for.
 * Parts that do not fit are left out, and the sum then counts on the order as a whole.
 */
export function textOf(text: MarkedText): string {
  return fits(text) ? wholeOf(text) : [shortened(text.reason), text.mark].join('; ');
}

/** Whether a text tells its parts. */
export function fits(text: MarkedText): boolean {
  return wholeOf(text).length <= MOST;
}

function wholeOf({ reason, parts, mark }: MarkedText): string {
  const shares = parts.map(({ line, shipping, cents }) => {
    const of = line === undefined ? (shipping ? 'shipping' : 'amount') : `line ${line}`;
    return `${of} ${decimal(cents)}`;
  });
  return [shortened(reason), ...shares, mark].join('; ');
}

const shortened = (reason: string): string => reason.replaceAll(';', ',').slice(0, 100);

/** The other way; of a text that somebody else wrote the whole of it is the reason. */
export function readText(text: string): { reason: string; parts: PayoutPart[]; ours: boolean } {
  const cut = text.slice(0, 2 * MOST);
  if (markIn(cut) === undefined) return { reason: text, parts: [], ours: false };
  const pieces = cut.split('; ');
  const [reason = '', ...shares] = pieces.slice(0, -1);
  return { reason, parts: shares.flatMap(partOf), ours: true };
}

function partOf(share: string): PayoutPart[] {
  const [, of = '', line, amount = ''] =
    /^(line (\d{1,3})|shipping|amount) (\d{1,9}\.\d\d)$/.exec(share) ?? [];
  if (of === '') return [];
  const cents = Math.round(Number(amount) * 100);
  if (line !== undefined) return [{ line: Number(line), cents }];
  return [of === 'shipping' ? { shipping: true, cents } : { cents }];
}
