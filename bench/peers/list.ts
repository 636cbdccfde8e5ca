/** Who is measured: in the order of the table, each a program of this folder. */
import { readFileSync } from 'node:fs';

export interface Peer {
  key: string;
  /** As tables and plots say it. */
  name: string;
  program: string;
  /** Whose version is told. */
  package?: string;
  /** What is left in PostgreSQL. */
  keeps: string;
}

export const PEERS: Peer[] = [
  {
    key: 'langgraph',
    name: 'LangGraph.js plan-execute',
    program: 'langgraph.mjs',
    package: '@langchain/langgraph',
    keeps: 'checkpoints',
  },
  {
    key: 'create-agent',
    name: 'LangChain createAgent',
    program: 'create-agent.mjs',
    package: 'langchain',
    keeps: 'checkpoints',
  },
  {
    key: 'mastra-agent',
    name: 'Mastra agent',
    program: 'mastra-agent.mjs',
    package: '@mastra/core',
    keeps: 'nothing',
  },
  {
    key: 'openai-agents',
    name: 'OpenAI Agents SDK',
    program: 'openai-agents.mjs',
    package: '@openai/agents',
    keeps: 'nothing',
  },
  {
    key: 'mastra-workflow',
    name: 'Mastra workflow',
    program: 'mastra-workflow.mjs',
    package: '@mastra/core',
    keeps: 'snapshots',
  },
  { key: 'dbos', name: 'DBOS', program: 'dbos.mjs', package: '@dbos-inc/dbos-sdk', keeps: 'checkpoints' },
  { key: 'greenlight', name: 'Greenlight', program: 'greenlight.ts', keeps: 'a chained trail' },
  { key: 'floor', name: 'floor', program: 'floor.mjs', keeps: 'one row a fact' },
];

export const FOLDER = new URL('.', import.meta.url);

interface Package {
  dependencies: Record<string, string>;
}

/** What the package of the peers asks for, each pinned. */
export function pinned(): Record<string, string> {
  return (JSON.parse(readFileSync(new URL('package.json', FOLDER), 'utf8')) as Package).dependencies;
}
