/** What one process of several is there for, and how much it works on at once. */
import { z } from 'zod';
import { text } from './values.ts';

/** `web` serves the channels and works no queue; `worker` works the queue and serves no channel. */
export type ProcessRole = 'all' | 'web' | 'worker';

export const PROCESS_SETTINGS = {
  ROLE: z.enum(['all', 'web', 'worker'], { error: 'must be web, worker or all' }).default('all'),
  WIDTH: text
    .regex(/^[1-9]\d{0,3}$/, 'must be a number from 1 to 2000')
    .transform(Number)
    .refine((width) => width <= 2_000, 'must be a number from 1 to 2000')
    .optional(),
  ARCHIVE_AFTER_DAYS: text
    .regex(/^([1-9]\d{0,3}|never)$/, 'must be a number of days, or never')
    .transform((days) => (days === 'never' ? days : Number(days)))
    .default(90),
};

/**
 * Runs that are driven at once. Playbooks work, and two cores are busy with few; a model is waited for:
 * with 5 s a call and two calls a run, 500 at once came to 40 runs a second.
 */
export const WIDTHS = { playbooks: 16, models: 500 };
