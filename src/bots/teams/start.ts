/** The Teams part of an installation: its path, and its cards kept up. */
import type { RequestHandler } from 'express';
import type { KnownRuns } from '../../flow/known-runs.ts';
import type { Cards } from '../../flow/ports/channels.ts';
import type { Desks } from '../../flow/ports/desks.ts';
import type { Changes, Ledger } from '../../flow/ports/ledger.ts';
import { showCards } from '../../flow/show-cards.ts';
import { createTeams, type TeamsParts } from './teams.ts';

export interface StartParts extends TeamsParts {
  ledger: Ledger;
  known: KnownRuns;
  cards: Cards;
  changes: Changes;
  desks: Desks;
}

export interface StartedTeams {
  handler: RequestHandler;
  /** What must not go unnoticed at start. */
  problems: string[];
  stop(): Promise<void>;
}

const PLAYGROUND =
  'TEAMS_PLAYGROUND is on: POST /api/messages takes unsigned requests from this machine, and whoever sends them is `engineer`. For trying out only.';

export function startTeams(parts: StartParts): StartedTeams {
  const { router, channel } = createTeams(parts);
  const showing = showCards({ ...parts, channel });
  return { handler: router, problems: parts.playground ? [PLAYGROUND] : [], stop: () => showing.stop() };
}
