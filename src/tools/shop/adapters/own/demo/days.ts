/** Days and times relative to the day the demo is made. All UTC. */

/** The ISO date so many days after (before: negative) another. */
export function daysFrom(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** An instant on the day so many days before today: `21:10` to `2026-11-17T21:10:00.000Z`. */
export function timeAgo(today: string, days: number, time: string): string {
  return `${daysFrom(today, -days)}T${time}:00.000Z`;
}
