/** The tools of a rehearsal: they read what its file gives or what is there, and write nothing. */

import type { GivenAnswer } from '../../agent/playbooks/rehearsal.ts';
import { calendarOf } from '../../desk/calendar.ts';
import type { ToolResult, ToolRunner } from '../../flow/ports/tools.ts';
import type { Desk } from '../../run/desk.ts';
import type { Args, Json } from '../../run/plan/plan.ts';
import { present } from '../../run/present.ts';
import type { Database } from '../../store/db.ts';
import { type Tool, ToolFault } from '../../tools/contract.ts';
import type { Outside } from '../../tools/outside/calling.ts';
import { headlineOf } from '../../tools/outside/headline.ts';
import { rehearsedTools } from '../../tools/outside/rehearsed.ts';
import { createToolRunner } from '../../tools/runner.ts';
import { type OwnRecords, openRecords, toolsOf } from '../own.ts';
import { deskToolsFile } from './folder.ts';

export interface RehearsalToolsOptions {
  folder: string;
  desk: Desk;
  /** A throw-away one. */
  database: Database;
  secretOf: (name: string) => string | undefined;
  /** Reads that nothing is given for go to where the file says. */
  live: boolean;
  /** The servers of the file are connected. */
  servers: boolean;
  /** What the rehearsal that is being played says that this call answers. */
  given: (tool: string, args: Args) => GivenAnswer | undefined;
}

export interface RehearsalTools {
  runner: ToolRunner;
  codes: OwnRecords['codes'];
  problems: string[];
  close(): Promise<void>;
}

export async function rehearsalTools({
  folder,
  desk,
  database,
  ...options
}: RehearsalToolsOptions): Promise<RehearsalTools> {
  const { given, live, servers, secretOf } = options;
  const report = () => {};
  // One rehearsal's wrong evidence must not stop the next one.
  const records = {
    ...openRecords(database, { report, desk }),
    evidenceTries: { judge: async () => undefined },
  };
  const own = toolsOf(desk, { ...records, notices: undefined });
  const file = deskToolsFile(folder);
  const fromOutside =
    file === undefined
      ? undefined
      : await rehearsedTools({
          ...{ servers, file, secretOf, own: own.map(({ name }) => name), outgoing: records.outsideMoney },
          jobs: records.outsideJobs,
          calendar: calendarOf(desk),
          finding: {
            readGiven: records.readGiven,
            tries: records.evidenceTries,
            accounts: records.accounts,
            customers: records.outsideCustomers,
          },
          async answer(tool, input, ...more) {
            const said = given(tool.name, input as Args);
            if (said) return answerOf(said);
            if (live && tool.declared.effect === 'read') return tool.call(input, ...more);
            throw new ToolFault(
              'not_given',
              `the rehearsal gives no answer of ${tool.name} for ${JSON.stringify(input)}`,
            );
          },
        });
  const tools: Tool[] = [...own, ...(fromOutside?.tools ?? [])];
  const runner = createToolRunner({ tools, report });
  const outside = fromOutside?.outside ?? new Map<string, Outside>();
  return {
    runner: withoutWrites(runner, { given, outside }),
    codes: records.codes,
    problems: fromOutside?.problems ?? [],
    close: async () => fromOutside?.close(),
  };
}

function withoutWrites(
  runner: ToolRunner,
  { given, outside }: Pick<RehearsalToolsOptions, 'given'> & { outside: ReadonlyMap<string, Outside> },
): ToolRunner {
  const answered = (tool: string, args: Args): ToolResult | undefined => {
    const said = given(tool, args);
    if (!said) return undefined;
    if (said.gives === undefined) return failed(said.fails ?? 'failed', FAILS);
    const parsed = runner.catalogue().tool(tool)?.output.safeParse(said.gives);
    if (parsed?.error) return failed('invalid_output', `what is given for ${tool} is not what it answers`);
    const one = outside.get(tool);
    const headline = one ? headlineOf(one, said.gives, args) : '';
    return { outcome: 'done', ms: 0, tries: 1, output: said.gives, headline, ...present({ id: said.id }) };
  };
  return {
    ...runner,
    // What a tool outside answers goes through all that is made of its answers.
    read: async (tool, args, calling) =>
      (outside.has(tool) ? undefined : answered(tool, args)) ?? runner.read(tool, args, calling),
    write: async (tool, args) => {
      const result = answered(tool, args);
      if (!result) return failed('not_given', 'nothing is done in a rehearsal');
      return result.outcome === 'done' ? { ...result, after: {} } : result;
    },
    reconcile: async () => failed('not_given', 'nothing was done in a rehearsal'),
  };
}

const FAILS = 'it fails in this rehearsal';

function answerOf({ gives, fails }: GivenAnswer): Json {
  if (gives === undefined) throw new ToolFault(fails ?? 'failed', FAILS);
  return gives;
}

function failed(code: string, message: string): ToolResult {
  return { outcome: 'failed', ms: 0, tries: 1, fault: { code, message } };
}
