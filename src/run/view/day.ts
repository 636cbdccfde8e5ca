/** A day as people read it. UTC. */

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `20 Nov`; with the year when it is not the year of `now`. Takes an ISO date or time. */
export function dayOf(iso: string, now?: string): string {
  const date = new Date(iso);
  const text = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ''}`;
  const year = date.getUTCFullYear();
  return now === undefined || new Date(now).getUTCFullYear() === year ? text : `${text} ${year}`;
}
