/** Dates as people read them. Everything is UTC; "today" is the run's own time, never the machine's. */
import { count } from './counts.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** `20 Nov`; with the year when it is not the year of `now`. Takes an ISO date or time. */
export function dayOf(iso: string, now?: string): string {
  const date = new Date(iso);
  const text = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ''}`;
  const year = date.getUTCFullYear();
  return now === undefined || new Date(now).getUTCFullYear() === year ? text : `${text} ${year}`;
}

/** `Thu 26 Nov`. */
export function weekday(iso: string, now?: string): string {
  return `${WEEKDAYS[new Date(iso).getUTCDay()] ?? ''} ${dayOf(iso, now)}`;
}

/** `17 Nov 21:10`. */
export function minuteOf(iso: string, now?: string): string {
  return `${dayOf(iso, now)} ${iso.slice(11, 16)}`;
}

/** Calendar days from one date to another, however late in the day. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to.slice(0, 10)) - Date.parse(from.slice(0, 10))) / DAY);
}

/** Whole hours that have passed. */
export function hoursBetween(from: string, to: string): number {
  return Math.floor((Date.parse(to) - Date.parse(from)) / HOUR);
}

/** `today`, `1 day ago`, `3 days ago`; `in 2 days` for what is to come. */
export function daysAgo(iso: string, now: string): string {
  const days = daysBetween(iso, now);
  if (days === 0) return 'today';
  if (days < 0) return `in ${count(-days, 'day')}`;
  return `${count(days, 'day')} ago`;
}

/** `5 d 12 h ago`; below a day `12 h ago`. */
export function hoursAgo(iso: string, now: string): string {
  const hours = Math.max(0, hoursBetween(iso, now));
  const days = Math.floor(hours / 24);
  return days === 0 ? `${hours} h ago` : `${days} d ${hours % 24} h ago`;
}

/** The instant that many days before. */
export function daysBefore(now: string, days: number): string {
  return new Date(Date.parse(now) - days * DAY).toISOString();
}
