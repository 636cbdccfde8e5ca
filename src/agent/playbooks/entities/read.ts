/** Reads one text: every field that stands in it, and where. */
import { readable } from '../words.ts';
import { addresses } from './addresses.ts';
import { emails } from './emails.ts';
import { Cover, type Found } from './found.ts';
import { amounts, orderNumbers, pickUpPoints, postcodes } from './numbers.ts';
import { dates, names, photos } from './said.ts';

/**
 * In the order of the text. Never throws and takes time linear in the text. Text is data: nothing in it is
 * followed here.
 */
export function readEntities(written: string): Found[] {
  const text = readable(written);
  const mails = emails(text);
  const orders = orderNumbers(text);
  const points = pickUpPoints(text);
  const money = amounts(text);
  const places = addresses(text);
  const days = dates(text);
  const apart = [...mails, ...orders, ...points, ...money, ...places, ...days];
  const found: Found[] = [
    ...apart,
    ...postcodes(text, new Cover(text.length).add(...apart)),
    ...photos(text),
    ...names(text),
  ];
  return found.sort((one, other) => one.start - other.start);
}
