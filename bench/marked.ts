/** A part of a page that a command writes, between two comments that nobody sees. */
export function writtenBetween(page: string, name: string, inside: string): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`the page has no ${begin} ... ${end}`);
  return `${page.slice(0, from + begin.length)}\n${inside.trim()}\n${page.slice(to)}`;
}
