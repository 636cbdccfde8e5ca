import { isolated } from '../../../../run/text/characters.ts';

/**
 * Text that people or tools wrote, put into a line of ours: one line, in quotation marks, not longer than
 * `most` characters.
 */
export function quoted(text: string, most = 140): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return `“${isolated(line.length > most ? `${line.slice(0, most - 1).trimEnd()}…` : line)}”`;
}

/** `1 read`, `4 reads`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** `a, b and c`. */
export function listed(items: string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
