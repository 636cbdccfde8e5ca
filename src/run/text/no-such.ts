/** How people are told that a name in a file stands for nothing, and which names there are. */

const MOST = 12;

/** `there is no role "chief" in policy.yaml; there is assistant, librarian`. */
export function noSuch(
  kind: string,
  name: string,
  { known, where }: { known: Iterable<string>; where?: string },
): string {
  const all = [...known].sort();
  const there = all.length === 0 ? 'there is none' : `there is ${all.slice(0, MOST).join(', ')}`;
  return `there is no ${kind} "${name}"${where ? ` in ${where}` : ''}; ${there}${all.length > MOST ? ', …' : ''}`;
}
