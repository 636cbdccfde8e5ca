/** The row per run and place that says how far its one message is behind. `wanted` is written by the ledger, in the change's own transaction. */
import type { Cards } from '../flow/ports/ledger.ts';
import { canonical } from '../run/chain.ts';
import type { Channel, Place } from '../run/person.ts';
import type { Database, Statement } from './database.ts';

const BEHIND: Statement = {
  name: 'cards_behind',
  text: `select tenant, run, place, wanted, shown, message from cards where channel = $1 and shown < wanted order by tenant, run`,
};
/** A later one that was shown meanwhile stays. The row may not be there yet: the run's first message is posted before anything is wanted. */
const SHOWN: Statement = {
  name: 'cards_shown',
  text: `insert into cards (tenant, run, place_key, channel, place, wanted, shown, message)
         values ($1, $2, $3, $4, $5::jsonb, $6, $6, $7)
         on conflict (tenant, run, place_key) do update
           set shown = greatest(cards.shown, excluded.shown), message = excluded.message`,
};

interface CardRow {
  tenant: string;
  run: string;
  place: Place;
  wanted: number;
  shown: number;
  message: string | null;
}

export function cardsOf(database: Database): Cards {
  return {
    async behind(channel: Channel) {
      const rows = await database.query<CardRow>(BEHIND, [channel]);
      return rows.map(({ message, ...row }) => ({ ...row, ...(message === null ? {} : { message }) }));
    },
    async shown(tenant, run, place, message, seq) {
      const text = canonical(place);
      await database.query(SHOWN, [tenant, run, text, place.channel, text, seq, message]);
    },
  };
}
