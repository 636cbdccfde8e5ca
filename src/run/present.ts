/** One way to leave out what is not there, for types with optional fields. */

type Keys<T, Maybe extends boolean> = {
  [K in keyof T]-?: undefined extends T[K]
    ? Maybe extends true
      ? K
      : never
    : Maybe extends true
      ? never
      : K;
}[keyof T];

/** T with every field that may be undefined as an optional field that is never undefined. */
export type Present<T> = { [K in Keys<T, false>]: T[K] } & {
  [K in Keys<T, true>]?: Exclude<T[K], undefined>;
};

/**
 * The object without its undefined fields: `present({ id, note: undefined })` is `{ id }`. Instead of
 * conditional spreads, where a type says `note?: string` and means it (exactOptionalPropertyTypes).
 */
export function present<T extends object>(fields: T): Present<T> {
  const copy: Partial<T> = {};
  for (const key in fields) if (fields[key] !== undefined) copy[key] = fields[key];
  return copy as Present<T>;
}

/** A copy that lacks these fields. */
export function without<T extends object>(from: T, ...fields: (keyof T)[]): T {
  const copy: Partial<T> = { ...from };
  for (const field of fields) delete copy[field];
  return copy as T;
}
