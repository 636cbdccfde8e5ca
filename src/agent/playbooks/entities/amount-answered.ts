/** The amount of an answer to the question how much: `24`, `24.50 then`, `ten euros`. */
import { minorOf } from '../../text/minor.ts';
import { numberWords } from '../../text/number-words.ts';
import type { Word } from '../words.ts';
import type { Found, Span } from './found.ts';
import { mentionsShares } from './shares.ts';

/** With two digits behind the mark at most, or as many as the currency has. */
const BARE = /(?<![\p{L}\p{N}.,/-])\d{1,5}(?:[.,]\d{1,2})?(?!\d|[.,/-]\d|\s?%|\p{L})/gu;
const BARE_IN_THREE = /(?<![\p{L}\p{N}.,/-])\d{1,5}(?:[.,]\d{1,3})?(?!\d|[.,/-]\d|\s?%|\p{L})/gu;

export interface AnsweredAmount extends Span {
  cents: number;
}

/** Only where the answer names one number; a share or two numbers are none. `digits`: of the currency. */
export function amountAnswered(
  text: string,
  { found, words, digits }: { found: Found[]; words: Word[]; digits: number },
): AnsweredAmount | undefined {
  const amounts = found.filter(({ field }) => field === 'amount');
  const [amount] = amounts;
  if (amounts.length === 1 && amount)
    return { cents: Number(amount.value), start: amount.start, end: amount.end };
  if (amounts.length > 1 || mentionsShares(text)) return undefined;
  const bare = [...text.matchAll(digits > 2 ? BARE_IN_THREE : BARE)].filter(
    ({ index }) => !found.some(({ start, end }) => index >= start && index < end),
  );
  const written = words.flatMap((word) => {
    const number = numberWords().get(word.text);
    return number === undefined ? [] : [{ cents: number * 10 ** digits, start: word.start, end: word.end }];
  });
  const numbers = [
    ...bare.map((match) => ({
      cents: minorOf(match[0], digits),
      start: match.index,
      end: match.index + match[0].length,
    })),
    ...(words.some((word) => word.among.has('money', word.text)) ? written : []),
  ];
  const [number] = numbers;
  return numbers.length === 1 && number && number.cents > 0 ? number : undefined;
}
