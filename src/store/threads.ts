/** Which run a thread of a platform is about. */
import type { ThreadRun, Threads } from '../flow/ports/channels.ts';
import type { Place } from '../run/person.ts';
import type { Database, Statement } from './database.ts';

const RUN_AT: Statement = {
  name: 'threads_run_at',
  text: `select c.run, r.asked_by as "askedBy", c.message
           from cards c join runs r on r.tenant = c.tenant and r.id = c.run
          where c.tenant = $1 and c.channel = $2 and c.room = $3 and c.thread = $4 and c.place ->> 'team' = $5
          order by r.created_at desc, r.id desc limit 1`,
};
const NEWEST_OPEN_IN: Statement = {
  name: 'threads_newest_open_in',
  text: `select c.run, r.asked_by as "askedBy", c.message
           from cards c join runs r on r.tenant = c.tenant and r.id = c.run
          where c.tenant = $1 and c.channel = $2 and c.room = $3 and c.place ->> 'team' = $4
            and r.phase <> 'closed' and r.key is not null and ($5::text is null or r.asked_by = $5)
          order by r.created_at desc, r.id desc limit 1`,
};
const PLACE_OF: Statement = {
  name: 'threads_place_of',
  text: 'select place, message from cards where tenant = $1 and run = $2 limit 1',
};
const OPEN_IN: Statement = {
  name: 'threads_open_in',
  text: `select c.run, r.asked_by as "askedBy"
           from cards c join runs r on r.tenant = c.tenant and r.id = c.run
          where c.tenant = $1 and c.channel = $2 and c.room = $3 and c.place ->> 'team' = $4 and r.phase <> 'closed'
          order by r.created_at`,
};

interface RunRow {
  run: string;
  askedBy: string;
  message: string | null;
}

const threadRun = (row: RunRow | undefined): ThreadRun | undefined => {
  if (!row) return undefined;
  const { message, ...found } = row;
  return { ...found, ...(message === null ? {} : { message }) };
};

export function threadsOf(database: Database): Threads {
  return {
    async runAt(tenant, { channel, team, room, thread }) {
      const [row] = await database.query<RunRow>(RUN_AT, [tenant, channel, room, thread, team]);
      return threadRun(row);
    },
    async newestOpenIn(tenant, { channel, team, room }, askedBy) {
      const [row] = await database.query<RunRow>(NEWEST_OPEN_IN, [
        tenant,
        channel,
        room,
        team,
        askedBy ?? null,
      ]);
      return threadRun(row);
    },
    async placeOf(tenant, run) {
      const [row] = await database.query<{ place: Place; message: string | null }>(PLACE_OF, [tenant, run]);
      return row && { place: row.place, ...(row.message === null ? {} : { message: row.message }) };
    },
    openIn: (tenant, { channel, team, room }) => database.query(OPEN_IN, [tenant, channel, room, team]),
  };
}
