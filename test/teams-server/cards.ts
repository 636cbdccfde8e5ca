/** Cards as a client of Teams reads them. */

// biome-ignore lint/suspicious/noExplicitAny: cards are looked into as clients do
export type AnyCard = any;

/** Every object in the card, from the outside inwards; not what a client shows only after a refresh. */
function objectsIn(value: AnyCard): AnyCard[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  if (typeof value !== 'object' || value === null) return [];
  const { refresh: _, ...shown } = value;
  return [value, ...Object.values(shown).flatMap(objectsIn)];
}

/** Whatever a client would draw as a button, in order. */
export const buttonsOf = (card: AnyCard): AnyCard[] =>
  objectsIn(card).flatMap(({ actions }) => (Array.isArray(actions) ? actions : []));

export const titlesOf = (card: AnyCard): string[] => buttonsOf(card).map(({ title }) => title);

export const inputsOf = (card: AnyCard): AnyCard[] =>
  objectsIn(card).filter(({ type }) => typeof type === 'string' && type.startsWith('Input.'));

/** What a client sends for inputs that nobody touched. */
export const defaultsOf = (card: AnyCard): Record<string, string> =>
  Object.fromEntries(
    inputsOf(card)
      .filter(({ value }) => value !== undefined)
      .map(({ id, value }) => [id, value]),
  );

/** Everything that can be read on a card, line by line. */
export function textOf(card: AnyCard): string {
  const lines: string[] = [];
  const visit = (value: AnyCard) => {
    if (Array.isArray(value)) for (const one of value) visit(one);
    else if (typeof value === 'object' && value !== null) {
      if (value.type === 'RichTextBlock')
        lines.push(value.inlines.map((run: { text: string }) => run.text).join(''));
      else if (value.type === 'TextBlock') lines.push(value.text);
      else
        for (const [name, one] of Object.entries(value)) if (name === 'body' || name === 'items') visit(one);
    }
  };
  visit(card);
  return lines.join('\n').replaceAll('\u2060', '');
}

export const offers =
  (...titles: string[]) =>
  (card: AnyCard): boolean =>
    titles.every((title) => titlesOf(card).includes(title));

export const shows =
  (text: string | RegExp) =>
  (card: AnyCard): boolean =>
    typeof text === 'string' ? textOf(card).includes(text) : text.test(textOf(card));
