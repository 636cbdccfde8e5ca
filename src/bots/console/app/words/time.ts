/** Times as the console writes them. `zone` is the reader's time zone unless a test names one. */
import { present } from '../../../../run/present.ts';

const cache = new Map<string, Intl.DateTimeFormat>();
function format(zone: string | undefined, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([zone, options]);
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', present({ ...options, timeZone: zone }));
  cache.set(key, made);
  return made;
}

/** `14:05:09` */
export function clock(at: string, zone?: string): string {
  return format(zone, { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(new Date(at));
}

/** `14:05` */
export function hour(at: string, zone?: string): string {
  return format(zone, { hour: '2-digit', minute: '2-digit' }).format(new Date(at));
}

/** `24 Nov` */
export function day(at: string, zone?: string): string {
  return format(zone, { day: 'numeric', month: 'short' }).format(new Date(at));
}

/** `Tue 24 Nov` */
export function weekday(at: string, zone?: string): string {
  return format(zone, { weekday: 'short', day: 'numeric', month: 'short' })
    .format(new Date(at))
    .replace(',', '');
}

/** `today 14:05`, `Tue 24 Nov 14:05` */
export function moment(at: string, now: string, zone?: string): string {
  const date = weekday(at, zone);
  return `${date === weekday(now, zone) ? 'today' : date} ${hour(at, zone)}`;
}

/** `now`, `4 min ago`, `3 h ago`, then the date. */
export function ago(at: string, now: string, zone?: string): string {
  const minutes = Math.floor((Date.parse(now) - Date.parse(at)) / 60_000);
  if (minutes < 1) return 'now';
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ago`;
  return day(at, zone);
}

/** `in 23 h`, `in 40 min`, `over` */
export function until(at: string, now: string): string {
  const minutes = Math.ceil((Date.parse(at) - Date.parse(now)) / 60_000);
  if (minutes <= 0) return 'over';
  if (minutes < 90) return `in ${minutes} min`;
  if (minutes < 48 * 60) return `in ${Math.round(minutes / 60)} h`;
  return `in ${Math.round(minutes / 60 / 24)} days`;
}
