/**
 * The row per run and place that says how far its one message is behind. `wanted` is written by the ledger,
 * in the change's own transaction.
 */
import type { Cards, ClaimedCard } from '../flow/ports/channels.ts';
import { canonical } from '../run/audit/chain.ts';
import type { Place } from '../run/person.ts';
import type { Database, Statement } from './database.ts';

const BEHIND: Statement = {
  name: 'cards_behind',
  text: `select tenant, run from cards
          where channel = $1 and (shown < wanted or announced < wanted) and (claimed_until is null or claimed_until < now())
          order by wanted - shown desc limit 500`,
};
const CLAIM: Statement = {
  name: 'cards_claim',
  text: `update cards set claimed_by = $4, claimed_until = now() + $5::int * interval '1 millisecond'
          where tenant = $2 and run = $3 and channel = $1 and (shown < wanted or announced < wanted)
            and (claimed_until is null or claimed_until < now() or claimed_by = $4)
         returning tenant, run, place, wanted, shown, announced, message`,
};
const SHOWN: Statement = {
  name: 'cards_shown',
  text: `update cards set shown = greatest(shown, $4::int), message = $5, announced = greatest(announced, $6::int)
          where tenant = $1 and run = $2 and place_key = $3`,
};
const ANNOUNCED: Statement = {
  name: 'cards_announced',
  text: 'update cards set announced = greatest(announced, $4::int) where tenant = $1 and run = $2 and place_key = $3',
};
const FOUND: Statement = {
  name: 'cards_found',
  text: 'update cards set message = $4 where channel = $1 and tenant = $2 and run = $3 and message is null',
};
const LOST: Statement = {
  name: 'cards_lost',
  text: 'update cards set message = null, shown = 0 where channel = $1 and tenant = $2 and run = $3 and message = $4',
};
const RELEASE: Statement = {
  name: 'cards_release',
  text: `update cards set claimed_by = null, claimed_until = null
          where tenant = $1 and run = $2 and place_key = $3 and claimed_by = $4`,
};

interface CardRow {
  tenant: string;
  run: string;
  place: Place;
  wanted: number;
  shown: number;
  announced: number;
  message: string | null;
}

const keyOf = ({ tenant, run, place }: ClaimedCard) => [tenant, run, canonical(place)];

export function cardsOf(database: Database): Cards {
  return {
    behind: (channel) => database.query(BEHIND, [channel]),
    async claim(channel, tenant, run, me, forMs) {
      const [row] = await database.query<CardRow>(CLAIM, [channel, tenant, run, me, forMs]);
      if (!row) return undefined;
      const { message, ...card } = row;
      return { ...card, ...(message === null ? {} : { message }) };
    },
    async shown(card, message, seq, announced = 0) {
      await database.query(SHOWN, [...keyOf(card), seq, message ?? null, announced]);
    },
    async announced(card, seq) {
      await database.query(ANNOUNCED, [...keyOf(card), seq]);
    },
    async found(channel, tenant, run, message) {
      await database.query(FOUND, [channel, tenant, run, message]);
    },
    async lost(channel, tenant, run, message) {
      await database.query(LOST, [channel, tenant, run, message]);
    },
    async release(card, me) {
      await database.query(RELEASE, [...keyOf(card), me]);
    },
  };
}
