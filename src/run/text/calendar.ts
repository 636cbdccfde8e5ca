/** Days and instants as a desk counts them: in its time zone, with its working days. */

export interface Calendar {
  timeZone: string;
  /** `day`: ISO date. */
  isWorkingDay(day: string): boolean;
}

const DAY = 86_400_000;
const HOUR = 3_600_000;
/** More than ten years count as ten: nobody's rule asks for more, and every day is looked at. */
const MOST_DAYS = 3_660;

const weekdayOf = (day: string) => new Date(`${day}T00:00:00Z`).getUTCDay();

/** Monday to Friday, everywhere. */
export const UTC_CALENDAR: Calendar = {
  timeZone: 'UTC',
  isWorkingDay: (day) => ![0, 6].includes(weekdayOf(day)),
};

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const LOCAL = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)$/;

/** Milliseconds since 1970. A time without an offset is one of the zone; undefined: it is no time. */
export function instantOf(text: string, timeZone: string): number | undefined {
  const [, day, time] = LOCAL.exec(text) ?? (DATE.test(text) ? ['', text, '00:00'] : []);
  const asUtc = Date.parse(day === undefined ? text : `${day}T${time}Z`);
  if (Number.isNaN(asUtc)) return undefined;
  if (day === undefined) return asUtc;
  // Once more: across a change of the clock the first offset is the other one.
  const first = asUtc - offsetAt(asUtc, timeZone);
  return asUtc - offsetAt(first, timeZone);
}

/** The calendar day in the zone, as ISO date; a date without a time is that day everywhere. */
export function dayIn(text: string, timeZone: string): string | undefined {
  if (DATE.test(text)) return Number.isNaN(Date.parse(text)) ? undefined : text;
  const instant = instantOf(text, timeZone);
  if (instant === undefined) return undefined;
  return new Date(instant + offsetAt(instant, timeZone)).toISOString().slice(0, 10);
}

/** Calendar days from one time to another, however late in the day; undefined: one of them is no time. */
export function daysBetween(from: string, to: string, { timeZone }: Calendar): number | undefined {
  const [first, last] = [dayIn(from, timeZone), dayIn(to, timeZone)];
  return first === undefined || last === undefined
    ? undefined
    : Math.round((Date.parse(last) - Date.parse(first)) / DAY);
}

/** Working days after the first day, the last one included; negative where the last is before the first. */
export function workingDaysBetween(from: string, to: string, calendar: Calendar): number | undefined {
  const days = daysBetween(from, to, calendar);
  const first = dayIn(days !== undefined && days < 0 ? to : from, calendar.timeZone);
  if (days === undefined || first === undefined) return undefined;
  const begins = Date.parse(first);
  let count = 0;
  for (let n = 1; n <= Math.min(Math.abs(days), MOST_DAYS); n += 1)
    if (calendar.isWorkingDay(new Date(begins + n * DAY).toISOString().slice(0, 10))) count += 1;
  return days < 0 ? 0 - count : count;
}

/** Whole hours that have passed; negative for what is to come. */
export function hoursBetween(from: string, to: string, { timeZone }: Calendar): number | undefined {
  const [first, last] = [instantOf(from, timeZone), instantOf(to, timeZone)];
  return first === undefined || last === undefined ? undefined : Math.floor((last - first) / HOUR);
}

/** By zone: making a format costs more than what is written with it. */
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
  });
  clocks.set(timeZone, made);
  return made;
}

function offsetAt(instant: number, timeZone: string): number {
  const parts = clockOf(timeZone).formatToParts(instant);
  const at = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  const wall = Date.UTC(at('year'), at('month') - 1, at('day'), at('hour'), at('minute'), at('second'));
  return wall - Math.floor(instant / 1000) * 1000;
}
