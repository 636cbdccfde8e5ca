/**
 * Days that a desk asks for by name: a first day, a day of departure. Which of several dates is which the
 * words before it say; where they do not, none is taken, and it is asked.
 */
import type { AgentDesk } from '../../desk.ts';
import { daysIn } from '../../text/dates.ts';
import type { Found } from './found.ts';
import { namesOf } from './patterns.ts';

interface DayEntity {
  name: string;
  /** What the day is called, with a few words and no other number behind it. */
  before: RegExp;
}

/** Characters before a date in which its label may stand. */
const LEAD = 60;

export function dayReader({ entities }: AgentDesk): (text: string) => Found[] {
  const named = Object.entries(entities).flatMap(([name, entity]): DayEntity[] =>
    entity.kind === 'date'
      ? [
          {
            name,
            before: new RegExp(
              String.raw`(?<![\p{L}\p{N}])(?:${namesOf(entity)})(?![\p{L}\p{N}])[^\d;.!?\n]{0,30}$`,
              'iu',
            ),
          },
        ]
      : [],
  );
  if (named.length === 0) return () => [];
  return (text) => {
    const days = daysIn(text).flatMap(({ days: [day, another], start, end }) => {
      // A day of no year, or that may be one of two, is none.
      if (!day || another || day.year === undefined) return [];
      const two = (n: number) => String(n).padStart(2, '0');
      return [{ value: `${day.year}-${two(day.month)}-${two(day.day)}`, start, end }];
    });
    const called = days.map((day) => {
      const lead = text.slice(Math.max(0, day.start - LEAD), day.start);
      return { ...day, names: named.filter(({ before }) => before.test(lead)).map(({ name }) => name) };
    });
    const labelled = called.flatMap(({ names: [name, another], ...day }) =>
      name !== undefined && another === undefined ? [{ field: name, ...day }] : [],
    );
    const [only] = called;
    const [sole] = named;
    // A single date of a single kind needs no label.
    if (labelled.length === 0 && called.length === 1 && named.length === 1 && only && sole)
      return [{ field: sole.name, value: only.value, start: only.start, end: only.end }];
    return labelled;
  };
}
