/** Mistakes in what a tool of the tools file declares of customers, money, facts and undo. */
import { isRecord } from '../../run/plan/references.ts';
import type { HttpToolShape, McpToolShape } from './file-shape.ts';
import { majorArgument } from './giving.ts';
import type { GraphqlToolShape } from './graphql/shape.ts';
import { placesIn, RUN_PLACES } from './templates.ts';

export interface Mistake {
  /** Below the tool in the file. */
  path: string[];
  reason: string;
  /** Where it stands more exactly: on a line of another file, or so many lines below the field. */
  where?: { file?: string; line: number };
}

/** A tool of whichever group of the file. */
export type DeclaredShape = HttpToolShape | McpToolShape | GraphqlToolShape;

const OF_READS = ['finds', 'proves', 'of_customer'] as const;
const OF_WRITES = ['money', 'undo'] as const;

/** `args`: the names of the tool's arguments, as its input schema has them. */
export function authorityMistakes(tool: DeclaredShape, args: readonly string[]): Mistake[] {
  const found: Mistake[] = [];
  const say = (path: string[], reason: string) => found.push({ path, reason });
  const checkText = (path: string[], text: string) => {
    for (const name of placesIn(text))
      if (!args.includes(name) && !RUN_PLACES.some((known) => known === name && name !== '$key'))
        say(path, `nothing is called {${name}}`);
      else if (tool.as?.[name] === 'secret') say(path, `{${name}} is a secret, and this would show it`);
  };
  for (const part of tool.effect === 'read' ? OF_WRITES : OF_READS)
    if (tool[part] !== undefined) say([part], `is for ${tool.effect === 'read' ? 'writes' : 'reads'}`);
  if (tool.proves && !tool.finds) say(['proves'], 'goes with finds: a tool that finds nobody proves nothing');
  if (tool.finds && !hasSchema(tool))
    say(['finds'], 'needs the output schema that says where the customer stands');
  for (const part of ['label', 'as'] as const)
    for (const name of Object.keys(tool[part] ?? {}))
      if (!args.includes(name)) say([part, name], `there is no argument "${name}"`);
  const major = majorArgument(tool);
  if (major !== undefined && Object.hasOwn(tool.set ?? {}, major))
    say(['set', major], 'is the amount, which the plan has and its approver sees');
  for (const [name, value] of Object.entries(tool.undo?.args ?? {}))
    for (const place of placesIn(value))
      if (!place.startsWith('output.') && !args.includes(place))
        say(['undo', 'args', name], `nothing is called {${place}}`);
  const { money } = tool;
  if (typeof money === 'object')
    for (const part of ['amount', 'currency', 'account', 'given'] as const) {
      const value = money[part];
      if (typeof value === 'string') checkText(['money', part], value);
      else if (value && !tool.preview)
        say(['money', part], 'is read from the output of a preview, and there is none');
    }
  for (const [name, one] of Object.entries(tool.preview?.judged ?? {}))
    checkText(
      ['preview', 'judged', name],
      typeof one === 'string' ? one : (Object.values<string>(one)[0] ?? ''),
    );
  return found;
}

/** MCP servers say themselves what they put out. */
function hasSchema(tool: DeclaredShape): boolean {
  return !('description' in tool) || isRecord(tool.output);
}
