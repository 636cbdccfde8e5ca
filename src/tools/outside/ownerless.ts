/**
 * Writes of the tools file of which nothing says whose record they change: whoever is verified could have
 * another's changed.
 */
import type { Json } from '../../run/plan/plan.ts';
import type { DeclaredShape } from './authority-mistakes.ts';
import { placesIn } from './templates.ts';
import type { ToolsFile } from './tools-file.ts';

export const OWNERLESS =
  "nothing says whose record it changes, so that it may be another customer's: ask for {$customer} (in set, url or variables), or preview it by a read with of_customer";

/** Each with where it stands in the file. */
export function ownerlessWrites({ http, graphql, servers }: ToolsFile): { name: string; at: string[] }[] {
  const tools = [
    ...http.map(({ prefix, tool, shape }) => ({ group: 'http', prefix, tool, shape })),
    ...graphql.flatMap(({ tools }) =>
      tools.map(({ prefix, tool, shape }) => ({ group: 'graphql', prefix, tool, shape })),
    ),
    ...servers.flatMap(({ prefix, tools }) =>
      [...tools].map(([tool, shape]) => ({ group: 'servers', prefix, tool, shape })),
    ),
  ].map((one) => ({ ...one, name: `${one.prefix}.${one.tool}` }));
  const shapeOf = (name: string) => tools.find((one) => one.name === name)?.shape;
  return tools
    .filter(({ shape }) => shape.effect === 'write' && !isOwned(shape, shapeOf))
    .map(({ group, prefix, tool, name }) => ({ name, at: [group, prefix, 'tools', tool] }));
}

function isOwned(shape: DeclaredShape, shapeOf: (name: string) => DeclaredShape | undefined): boolean {
  if (asksForCustomer(shape)) return true;
  const { read, args = {}, dry_run: dry } = shape.preview ?? {};
  if (dry?.of_customer !== undefined) return true;
  if (read === undefined) return false;
  const seen = shapeOf(read);
  // One that is broken is said to be.
  return !seen || seen.of_customer !== undefined || namesCustomer(args) || asksForCustomer(seen);
}

function asksForCustomer(shape: DeclaredShape): boolean {
  const { set = {} } = shape;
  const url = 'url' in shape ? shape.url : '';
  const variables = ('variables' in shape && shape.variables) || {};
  return [set, url, variables].some(namesCustomer);
}

const namesCustomer = (value: Json) => placesIn(value).includes('$customer');
