/** The little of Shopify's search syntax that is used here: `field:"value"`, with AND or OR between. */

type Fields = { [name: string]: string | null };

export function searched<Item>(all: Item[], query: string, fieldsOf: (item: Item) => Fields): Item[] {
  const alternatives = query.split(' OR ').map((part) => part.split(' AND ').map(termOf));
  return all.filter((item) => {
    const fields = fieldsOf(item);
    return alternatives.some((terms) =>
      terms.every(({ field, value }) => fields[field]?.toLowerCase() === value.toLowerCase()),
    );
  });
}

function termOf(term: string): { field: string; value: string } {
  const [, field = '', value = ''] = /^(\w+):"([^"]*)"$/.exec(term.trim()) ?? [];
  if (field === '') throw new Error(`the loopback does not know how to search for ${term}`);
  return { field, value };
}
