/** Which run a thread of a platform is about. */
import type { Threads } from '../flow/ports/channels.ts';
import type { Place } from '../run/person.ts';
import type { Database, Statement } from './database.ts';

const RUN_AT: Statement = {
  name: 'threads_run_at',
  text: `select c.run, r.asked_by as "askedBy", c.message
           from cards c join runs r on r.tenant = c.tenant and r.id = c.run
          where c.tenant = $1 and c.channel = $2 and c.room = $3 and c.thread = $4 and c.place ->> 'team' = $5
          order by r.created_at desc, r.id desc limit 1`,
};
const PLACE_OF: Statement = {
  name: 'threads_place_of',
  text: 'select place, message from cards where tenant = $1 and run = $2 limit 1',
};

export function threadsOf(database: Database): Threads {
  return {
    async runAt(tenant, { channel, team, room, thread }) {
      const [row] = await database.query<{ run: string; askedBy: string; message: string | null }>(RUN_AT, [
        tenant,
        channel,
        room,
        thread,
        team,
      ]);
      if (!row) return undefined;
      const { message, ...found } = row;
      return { ...found, ...(message === null ? {} : { message }) };
    },
    async placeOf(tenant, run) {
      const [row] = await database.query<{ place: Place; message: string | null }>(PLACE_OF, [tenant, run]);
      return row && { place: row.place, ...(row.message === null ? {} : { message: row.message }) };
    },
  };
}
