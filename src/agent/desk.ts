/** What the agent has to know of a support desk. */
import type { Desk } from '../run/desk.ts';
import { ALL_LANGUAGES } from './languages/all.ts';

export type AgentDesk = Pick<Desk, 'languages' | 'entities' | 'currencies' | 'evidence'> &
  Partial<Pick<Desk, 'texts'>> & {
    /** That its articles for customers list as ones that they answer. */
    questions?: readonly string[];
  };

/** A desk without records of its own: e-mail addresses, amounts, dates and photos are read all the same. */
export const BARE_DESK: AgentDesk = { languages: ALL_LANGUAGES, entities: {}, currencies: [], evidence: {} };

type EntityMark = 'identifies' | 'subject' | 'place' | 'address';

/** The names of entities with a mark, in the desk's order. */
export function entitiesMarked(desk: AgentDesk, mark: EntityMark): string[] {
  return Object.entries(desk.entities).flatMap(([name, entity]) => (entity[mark] ? [name] : []));
}

/** How people call an entity: the desk's label in that language, or its only one. */
export function labelOf(desk: AgentDesk, name: string, language?: string): string {
  const entity = desk.entities[name];
  return (language && entity?.labels[language]) || (entity?.label ?? name.replaceAll('_', ' '));
}

/** Whether a value of this field says who writes, or that they sent a photo, whatever they ask for. */
export function identifies(field: string, { entities }: AgentDesk): boolean {
  const common = field === 'email' || field === 'claimed_email' || field === 'photo' || field === 'name';
  return common || entities[field]?.identifies === true;
}
