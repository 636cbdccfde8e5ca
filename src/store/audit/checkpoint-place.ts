/** Where checkpoints are kept: outside the database, so that whoever changes that cannot change them. */

export interface CheckpointPlace {
  /** The number of the newest one; 0: there is none. */
  newest(): Promise<number>;
  /** Rejects where there is none of this number. */
  read(number: number): Promise<string>;
  /** Durable once it resolves. false: the number is taken, another process was first. Nothing is replaced. */
  add(number: number, text: string): Promise<boolean>;
}

/** `000001/000001234.json`: a folder holds a thousand, so that each can be listed at once. */
export function checkpointName(number: number): string {
  return `${folderNumber(number)}/${String(number).padStart(9, '0')}.json`;
}

export function folderNumber(number: number): string {
  return String(Math.floor(number / 1_000)).padStart(6, '0');
}

/** The largest number among names of either kind; undefined where none is one. */
export function largest(names: readonly string[]): number | undefined {
  const numbers = names.flatMap((name) => /^(\d+)(\.json)?$/.exec(name)?.[1] ?? []).map(Number);
  return numbers.length === 0 ? undefined : Math.max(...numbers);
}

/** All of them, oldest first. One that is missing in between is an empty text, which is no checkpoint. */
export async function allCheckpoints(place: CheckpointPlace): Promise<string[]> {
  const newest = await place.newest();
  const texts: string[] = [];
  for (let from = 1; from <= newest; from += SIDE_BY_SIDE) {
    const numbers = Array.from({ length: Math.min(SIDE_BY_SIDE, newest - from + 1) }, (_, n) => from + n);
    texts.push(...(await Promise.all(numbers.map((number) => place.read(number).catch(() => '')))));
  }
  return texts;
}
const SIDE_BY_SIDE = 16;
