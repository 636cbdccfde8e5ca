/** What goes between the process and the thread that the playbooks think in. */
import type { DraftedAnswer, PlanRequest, Proposal, RespondRequest } from '../../../flow/ports/agent.ts';
import type { Catalogue, ToolFacts } from '../../../run/plan/catalogue.ts';
import type { AgentDesk } from '../../desk.ts';
import type { Playbook } from '../playbook.ts';

/** What the thread begins with. */
export interface ThreadData {
  playbooks: Playbook[];
  desk: AgentDesk;
  catalogue: PlainCatalogue;
}

/** The catalogue without schemas and functions: the playbooks name arguments, the rules check them. */
export interface PlainCatalogue {
  version: string;
  tools: Omit<ToolFacts, 'input' | 'output'>[];
}

export type ThreadRequest =
  | { id: number; call: 'learn' }
  | { id: number; call: 'plan'; input: Omit<PlanRequest, 'catalogue'> }
  | { id: number; call: 'respond'; input: Omit<RespondRequest, 'catalogue'> };

export type ThreadAnswer =
  | { id: number; learned: true }
  | { id: number; proposal: Proposal }
  | { id: number; answer: DraftedAnswer }
  | { id: number; error: unknown };

export function plainCatalogue(catalogue: Catalogue): PlainCatalogue {
  const tools = catalogue.all().map((tool) => {
    const fields = Object.entries(tool).filter(
      ([name, value]) => name !== 'input' && name !== 'output' && isData(value),
    );
    return Object.fromEntries(fields) as PlainCatalogue['tools'][number];
  });
  return { version: catalogue.version, tools };
}

/** Nothing else goes to a thread: a tool may carry another tool, and that its functions. */
function isData(value: unknown): boolean {
  if (typeof value === 'function') return false;
  return typeof value !== 'object' || value === null || Object.values(value).every(isData);
}
