/**
 * What Slack signed and is not of the shape that it should have: answered with 200, since sending it again
 * would help nobody, and one line in the log.
 */
import type { z } from 'zod';
import type { Log } from '../../flow/ports/log.ts';
import { storableWhole } from '../../run/text/characters.ts';

export type Malformed = () => void;

export function noteMalformed(log: Log): Malformed {
  return () =>
    log.warn(
      { server: 'slack', code: 'malformed' },
      'something that Slack signed is not of the shape it should have; it was left alone',
    );
}

/** `value` as `schema` has it, in texts that can be stored; undefined, and noted, where it is not so. */
export function fitting<Schema extends z.ZodType>(
  log: Log,
  schema: Schema,
  value: unknown,
): z.infer<Schema> | undefined {
  const result = schema.safeParse(storableWhole(value));
  if (!result.success) noteMalformed(log)();
  return result.data;
}
