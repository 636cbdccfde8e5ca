/**
 * Keeps the cards of one platform as new as their runs: draws after each commit, never twice at once, and the
 * latest state wins. A card is never a job: the row that says how far it is behind is looked through at start
 * and every few seconds, so that neither a crash nor a platform that was away loses anything.
 */
import { randomUUID } from 'node:crypto';
import type { RunEvent } from '../run/events.ts';
import { replay } from '../run/evolve/evolve.ts';
import { announcements } from '../run/view/announcements.ts';
import { runViewOf } from '../run/view/run-view-of.ts';
import { deskOfCase } from './desk-of-case.ts';
import type { KnownRuns } from './known-runs.ts';
import { pausing } from './pausing.ts';
import {
  type Cards,
  type Channel,
  type ClaimedCard,
  type Posted,
  TryLater,
  Unreachable,
} from './ports/channels.ts';
import type { Desks } from './ports/desks.ts';
import type { Changes, Ledger } from './ports/ledger.ts';
import type { Log } from './ports/log.ts';
import { pauseAfter } from './retry.ts';

export interface ShowParts {
  ledger: Ledger;
  known: KnownRuns;
  cards: Cards;
  changes: Changes;
  channel: Channel;
  /** What their tools declare of their arguments is shown. */
  desks: Desks;
  log: Log;
  /** After a card's message became known: replies under it may have been waiting. */
  onPosted?: () => void;
  /** Between looks for cards that are behind (5,000 ms). */
  lookEveryMs?: number;
}

export interface Showing {
  /** Draws no more; resolves when what is being drawn is done. */
  stop(): Promise<void>;
}

/** A process that is silent for longer has lost its claim. Longer than any call of a channel takes. */
const CLAIM_MS = 20_000;
/** Later than this after it was claimed no call of a channel is begun: each takes up to 15 s. */
const BEGIN_MS = 4_000;
const BACK_OFF = { firstMs: 1_000, longestMs: 60_000 };

export function showCards(parts: ShowParts): Showing {
  const { cards, changes, channel, known, log, lookEveryMs = 5_000 } = parts;
  const me = randomUUID();
  /** Runs at work here; `again` when something changed meanwhile. */
  const active = new Map<string, { again: boolean; ended: Promise<void> }>();
  const stopping = new AbortController();

  const show = (tenant: string, run: string) => {
    const elsewhere = known.get(tenant, run)?.run.place.channel;
    if (elsewhere !== undefined && elsewhere !== channel.channel) return;
    const key = `${tenant}/${run}`;
    const working = active.get(key);
    if (working) {
      working.again = true;
      return;
    }
    if (stopping.signal.aborted) return;
    const state = { again: false, ended: Promise.resolve() };
    active.set(key, state);
    state.ended = keepUp(tenant, run, state)
      .catch((error: unknown) =>
        log.warn({ run, channel: channel.channel, err: error }, 'a card could not be kept up'),
      )
      .finally(() => {
        active.delete(key);
        if (state.again) show(tenant, run);
      });
  };

  /** Until the card shows what is wanted. */
  const keepUp = async (tenant: string, run: string, state: { again: boolean }) => {
    const claim = () => cards.claim({ channel: channel.channel, tenant, run }, { me, forMs: CLAIM_MS });
    let failures = 0;
    let claimed: ClaimedCard | undefined;
    try {
      for (let card = await claim(); card && !stopping.signal.aborted; card = await claim()) {
        // What is claimed once more before it is released is in our own hands.
        const interrupted = failures > 0 || (claimed === undefined && card.interrupted === true);
        claimed = card;
        state.again = false;
        let pause = channel.gapMs;
        try {
          await drawOnce(parts, { ...card, interrupted });
          failures = 0;
        } catch (error) {
          if (error instanceof Unreachable) {
            log.warn({ run, channel: channel.channel, err: error }, 'a card has no place any more');
            // Counted as shown, so that only another change tries again.
            await cards.shown(card, asWanted(card));
            return;
          }
          log.warn(
            { run, channel: channel.channel, err: error },
            'a card could not be drawn and is tried again',
          );
          failures += 1;
          pause = error instanceof TryLater ? error.afterMs : pauseAfter(failures, BACK_OFF);
        }
        await pausing(pause, stopping.signal);
      }
    } finally {
      if (claimed) await cards.release(claimed, { me, failed: failures > 0 });
    }
  };

  const look = () => {
    cards.behind(channel.channel).then(
      (behind) => {
        for (const { tenant, run } of behind) show(tenant, run);
      },
      (error: unknown) =>
        log.warn({ channel: channel.channel, err: error }, 'cards that are behind could not be read'),
    );
  };
  const unsubscribe = changes.subscribe(({ tenant, run }) => show(tenant, run));
  const timer = setInterval(look, lookEveryMs);
  look();
  return {
    async stop() {
      unsubscribe();
      clearInterval(timer);
      stopping.abort();
      await Promise.all([...active.values()].map(({ ended }) => ended));
    },
  };
}

/**
 * One drawing of the newest state, recorded as soon as the platform has it; then the announcements beside it,
 * as many as there is time for.
 */
async function drawOnce(parts: ShowParts, card: ClaimedCard): Promise<void> {
  const until = performance.now() + BEGIN_MS;
  const { tenant, run } = card;
  const loaded = await parts.ledger.load(tenant, run);
  const { channel } = parts;
  if (loaded !== 'missing' && 'erased' in loaded) {
    parts.known.forget(tenant, run);
    if (card.message !== undefined || card.attempted) await channel.erase(card, loaded.at);
    return parts.cards.shown(card, asWanted(card));
  }
  const folded = loaded === 'missing' ? undefined : replay(loaded.events, { tenant, run });
  if (loaded === 'missing' || !folded) return parts.cards.shown(card, asWanted(card));
  const draft = channel.answer ? newestDraft(loaded.events, card.announced) : undefined;
  const news = announcements(loaded.events, card.announced, loaded.policy);
  const announced = news.filter(({ seq }) => seq !== draft);
  const seqs = [...announced.map((one) => one.seq), ...(draft === undefined ? [] : [draft])];
  const { policy, head } = loaded;
  const { seq } = head;
  const desk = deskOfCase(await parts.desks.of(tenant), folded, policy);
  const view = runViewOf(folded, { policy, hash: head.hash, catalogue: desk.toolRunner.catalogue() });
  let { message } = card;
  if (message === undefined || card.shown < seq) {
    message = await channel.draw(card, view);
    await parts.cards.shown(card, { message, seq, announced: seqs.length === 0 ? seq : 0 });
    if (card.message === undefined) parts.onPosted?.();
  }
  for (const at of seqs.toSorted((a, b) => a - b)) {
    // The rest is said once it is claimed anew.
    if (performance.now() > until) return;
    const posted: Posted[] = [];
    for (const one of announced)
      if (one.seq === at) posted.push(...(await channel.announce({ ...card, message }, one)));
    if (at === draft && channel.answer) {
      const to = news.find((one) => one.seq === draft)?.to ?? {};
      posted.push(...(await channel.answer({ ...card, message }, view, to)));
    }
    await parts.cards.announced(card, at, posted);
  }
  if (seqs.length > 0) await parts.cards.announced(card, seq);
}

/** The sequence of the newest drafted reply after `announced`, unless something newer has taken its place. */
function newestDraft(events: RunEvent[], announced: number): number | undefined {
  const drafted = events.findLast(({ type }) => type === 'answered' || type === 'replanning');
  return drafted?.type === 'answered' && drafted.seq > announced ? drafted.seq : undefined;
}

const asWanted = ({ message, wanted }: ClaimedCard) => ({ message, seq: wanted, announced: wanted });
