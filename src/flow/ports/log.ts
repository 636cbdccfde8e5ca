/**
 * Where every part reports what happened. src/log.ts implements it and lets through nothing but listed
 * fields.
 */

/**
 * Fields beside the message: ids, names, states, counts, and `err` for an error. Only the names listed in
 * src/log.ts are written, and only with values that are no prose; anything else is dropped, so that no text
 * of a person can get into a log by accident.
 */
export type LogFields = Readonly<Record<string, unknown>>;

/** `message` is a literal sentence: never put a value into it. */
export interface Log {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
}
