/**
 * The row per run and place that says how far its one message is behind. `wanted` is written by the ledger,
 * in the change's own transaction.
 */
import { and, eq, isNull } from 'drizzle-orm';
import type { CardOf, Cards, ClaimedCard, Posted } from '../flow/ports/channels.ts';
import { canonical } from '../run/audit/chain.ts';
import type { Place } from '../run/person.ts';
import { present } from '../run/present.ts';
import type { Database } from './database.ts';
import { cards } from './schema/core.ts';
import { statement } from './statement.ts';

const BEHIND = statement(
  'cards_behind',
  `select tenant, run from cards
    where channel = :channel and (shown < wanted or announced < wanted)
      and (claimed_until is null or claimed_until < now())
    order by wanted - shown desc limit 500`,
);
const CLAIM = statement(
  'cards_claim',
  `with free as (
     select tenant, run, place_key, attempted, claimed_by is not null as interrupted from cards
      where tenant = :tenant and run = :run and channel = :channel and (shown < wanted or announced < wanted)
        and (claimed_until is null or claimed_until < now() or claimed_by = :me)
        for update
   )
   update cards set claimed_by = :me, claimed_until = now() + :for_ms::int * interval '1 millisecond',
          attempted = cards.attempted or cards.message is null
     from free where cards.tenant = free.tenant and cards.run = free.run and cards.place_key = free.place_key
   returning cards.tenant, cards.run, place, wanted, shown, announced, message, beside,
          free.attempted, free.interrupted`,
);
const ONE_CARD = 'tenant = :tenant and run = :run and place_key = :place';
const SHOWN = statement(
  'cards_shown',
  `update cards set shown = greatest(shown, :seq::int), message = :message,
     announced = greatest(announced, :announced::int) where ${ONE_CARD}`,
);
const ANNOUNCED = statement(
  'cards_announced',
  `update cards set announced = greatest(announced, :seq::int), beside = beside || :posted::jsonb where ${ONE_CARD}`,
);
const RELEASE = statement(
  'cards_release',
  `update cards set claimed_by = case when :failed::boolean then claimed_by end, claimed_until = null
    where ${ONE_CARD} and claimed_by = :me`,
);

interface CardRow {
  tenant: string;
  run: string;
  place: Place;
  wanted: number;
  shown: number;
  announced: number;
  message: string | null;
  attempted: boolean;
  interrupted: boolean;
  beside: Posted[];
}

const keyOf = ({ tenant, run, place }: ClaimedCard) => ({ tenant, run, place: canonical(place) });

export function cardsOf(database: Database): Cards {
  const cardOf = ({ channel, tenant, run }: CardOf) =>
    and(eq(cards.channel, channel), eq(cards.tenant, tenant), eq(cards.run, run));
  return {
    behind: (channel) => database.across('cards').query(BEHIND, { channel }),
    async claim({ channel, tenant, run }, { me, forMs }) {
      const [row] = await database
        .of(tenant)
        .query<CardRow>(CLAIM, { channel, tenant, run, me, for_ms: forMs });
      return row && present({ ...row, message: row.message ?? undefined });
    },
    async shown(card, { message, seq, announced = 0 }) {
      await database.of(card.tenant).query(SHOWN, { ...keyOf(card), seq, message, announced });
    },
    async announced(card, seq, posted = []) {
      await database
        .of(card.tenant)
        .query(ANNOUNCED, { ...keyOf(card), seq, posted: JSON.stringify(posted) });
    },
    async found(card, message) {
      await database
        .of(card.tenant)
        .orm.update(cards)
        .set({ message })
        .where(and(cardOf(card), isNull(cards.message)));
    },
    async lost(card, message) {
      await database
        .of(card.tenant)
        .orm.update(cards)
        .set({ message: null, shown: 0 })
        .where(and(cardOf(card), eq(cards.message, message)));
    },
    async release(card, { me, failed }) {
      await database.of(card.tenant).query(RELEASE, { ...keyOf(card), me, failed });
    },
  };
}
