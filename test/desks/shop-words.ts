/** What a desk that sells nothing never says, wherever it is looked at. */

/** Of a shop and of the demo’s own one, in both languages. */
const SHOP =
  /\b(?:orders?|ordered|parcels?|packages?|refund\w*|reship\w*|shop\w*|fernhill|FH-|postcodes?|deliver\w*|shipping|shipments?|pick-up|returns?|vouchers?|bestell\w*|pakete?|erstatt\w*|liefer\w*|gutschein\w*|postleitzahl)\b/giu;

const found = (words: RegExp, texts: string[]): string[] => [
  ...new Set(
    texts.flatMap((text) =>
      [...text.matchAll(words)].map(({ index }) => text.slice(Math.max(0, index - 60), index + 40)),
    ),
  ),
];

/** Each with what stands around it. */
export const shopWordsIn = (texts: string[]): string[] => found(SHOP, texts);

/** Where somebody is called a customer; names of fields and of what a file says are in quotation marks. */
export const customersIn = (texts: string[]): string[] =>
  found(/(?<![\w.$"'`])(?:customers?|kund(?:e|en|in|innen))(?![\w"`])/giu, texts);
