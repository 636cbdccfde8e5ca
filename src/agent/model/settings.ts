/** What people set about models, and which model does which part of the work. */
import type { ModelCall } from '../../run/terms.ts';
import type { Price } from './prices.ts';

export type Role = ModelCall['role'];

export interface ModelSettings {
  apiKey: string;
  /** Absent: OpenAI's own. */
  baseUrl?: string;
  planner?: string;
  executor?: string;
  replanner?: string;
  responder?: string;
  /** Absent: no model judges what a reply says. */
  evaluator?: string;
  temperature: number;
  seed?: number;
  /** Given to one call. */
  timeoutMs: number;
  /** Of one answer; a model that thinks before it writes needs room for that too. */
  maxOutputTokens: number;
  /** Prices that go before those of the table, by model. */
  prices?: Record<string, Price>;
  /** `placeholders`: nothing that says who somebody is goes out. Absent: as it is. */
  pii?: 'as_is' | 'placeholders';
  /** Limits of one tenant and day (UTC). Absent: none. */
  day?: { calls?: number; tokens?: number; costUsd?: number };
}

const STRONG = 'gpt-6.1-sol';
const SMALLER = 'gpt-6.1-terra';

/**
 * A part without a model of its own takes that of the part most like it; where no model is named at all,
 * planning has the strong one.
 */
export function modelOf(role: Role, named: ModelSettings): string {
  const { planner, executor, replanner, responder, evaluator } = named;
  switch (role) {
    case 'planner':
      return planner ?? replanner ?? responder ?? executor ?? STRONG;
    case 'replanner':
      return replanner ?? planner ?? responder ?? executor ?? SMALLER;
    case 'executor':
      return executor ?? responder ?? replanner ?? planner ?? SMALLER;
    case 'responder':
      return responder ?? executor ?? replanner ?? planner ?? SMALLER;
    case 'evaluator':
      return evaluator ?? modelOf('responder', named);
    default:
      return role satisfies never;
  }
}
