/**
 * Mistakes in a tool's declaration that its shape does not show: names that stand for nothing, parts that
 * do not go together.
 */
import { ANSWERS } from '../../run/plan/catalogue.ts';
import type { Json } from '../../run/plan/plan.ts';
import { isRecord } from '../../run/plan/references.ts';
import { authorityMistakes, type DeclaredShape, type Mistake } from './authority-mistakes.ts';
import { tellsAlone } from './dry-run.ts';
import type { HttpToolShape, McpToolShape } from './file-shape.ts';
import type { Carrier } from './once-shape.ts';
import { placesIn, RUN_PLACES } from './templates.ts';

const BODY = new Set(['POST', 'PUT', 'PATCH']);

/**
 * `args`: the names of the tool's arguments, as its input schema has them; `reads`: the reads that the
 * file declares.
 */
export function commonMistakes(
  tool: DeclaredShape,
  args: readonly string[],
  reads: ReadonlySet<string>,
): Mistake[] {
  const found: Mistake[] = [];
  const say = (path: string[], reason: string) => found.push({ path, reason });
  const checkPlaces = (path: string[], value: Json, key: boolean) => {
    for (const name of placesIn(value))
      if (!args.includes(name) && !(RUN_PLACES.some((known) => known === name) && (key || name !== '$key')))
        say(path, `nothing is called {${name}}`);
  };
  const checkRead = (part: 'preview' | 'reconcile' | 'job', name: string | undefined) => {
    if (tool.effect === 'read') say([part], `a read has no ${part}`);
    if (name !== undefined && !reads.has(name))
      say([part, 'read'], `"${name}" is no tool of this file that is declared a read`);
  };
  for (const name of tool.trusted ?? [])
    if (!args.includes(name)) say(['trusted'], `there is no argument "${name}"`);
  const tried = tool.preview?.dry_run !== undefined;
  if (tool.effect === 'write' && tool.sends !== undefined && !tried)
    say(['sends'], 'a write is always asked for: only what a dry_run sends leaves before');
  if (tried && tool.sends === undefined && tellsAlone(tool))
    say(
      ['money'],
      'is read from the dry run, which is sent before anybody is asked only where sends allows it',
    );
  for (const name of Object.keys(tool.sends ?? {}))
    if (!args.includes(name)) say(['sends', name], `there is no argument "${name}"`);
  for (const [name, value] of Object.entries(tool.set ?? {})) {
    if (!args.includes(name)) say(['set', name], `there is no argument "${name}"`);
    for (const place of placesIn(value))
      if (!RUN_PLACES.some((known) => known === place))
        say(['set', name], `only ${RUN_PLACES.map((known) => `{${known}}`).join(', ')} can be set`);
  }
  if (tool.preview) {
    checkRead('preview', tool.preview.read);
    checkPlaces(['preview', 'args'], tool.preview.args, false);
    for (const [name, { label, after }] of Object.entries(tool.preview.facts)) {
      checkPlaces(['preview', 'facts', name, 'label'], label, false);
      if (after !== undefined) checkPlaces(['preview', 'facts', name, 'after'], after, false);
    }
  }
  found.push(...authorityMistakes(tool, args));
  if (tool.job) {
    checkRead('job', tool.job.read);
    const places = placesIn(tool.job.args);
    for (const name of places) if (name !== '$job') say(['job', 'args'], `nothing is called {${name}}`);
    if (!places.includes('$job')) say(['job', 'args'], 'does not ask for the job: {$job} is its id');
  }
  if (tool.reconcile) {
    checkRead('reconcile', tool.reconcile.read);
    checkPlaces(['reconcile', 'args'], tool.reconcile.args, true);
    checkPlaces(['reconcile', 'where'], tool.reconcile.where ?? {}, true);
    if (tool.reconcile.whole && !tool.reconcile.where)
      say(['reconcile', 'whole'], 'is said of a list, of which where says the item');
  }
  return found;
}

export function httpMistakes(tool: HttpToolShape, reads: ReadonlySet<string>): Mistake[] {
  const args = argumentsOf(tool.input);
  const found = [...commonMistakes(tool, args, reads), ...urlMistakes(tool, args)];
  if (tool.body === 'form' && !BODY.has(tool.method))
    found.push({ path: ['body'], reason: `${tool.method} sends no body` });
  return [...found, ...carrierMistakes(tool, (path) => goesNowhere(tool, path))];
}

/** What goes with a write: its key, and the flag with which it is only tried. */
export function carrierMistakes(
  {
    effect,
    idempotency,
    preview,
  }: Pick<HttpToolShape, 'effect' | 'preview'> & { idempotency?: Carrier | undefined },
  nowhere: (path: string) => string | undefined,
): Mistake[] {
  const carriers: [string[], string | undefined][] = [
    [['idempotency', 'argument'], idempotency?.argument],
    [['preview', 'dry_run', 'argument'], preview?.dry_run?.argument],
  ];
  const found = carriers.flatMap(([path, argument]) => {
    const reason = argument === undefined ? undefined : nowhere(argument);
    return reason === undefined ? [] : [{ path, reason }];
  });
  if (effect === 'read' && idempotency !== undefined)
    found.push({ path: ['idempotency'], reason: 'a read needs no key' });
  const flag = preview?.dry_run;
  if (flag && idempotency && sameCarrier(flag, idempotency))
    found.push({ path: ['preview', 'dry_run'], reason: 'stands where the key stands' });
  return found;
}

const sameCarrier = (one: Carrier, other: Carrier) =>
  (one.argument !== undefined && one.argument === other.argument) ||
  (one.header !== undefined && one.header.toLowerCase() === other.header?.toLowerCase());

function goesNowhere({ method, url }: HttpToolShape, path: string): string | undefined {
  return BODY.has(method) || (placesIn(url).includes(path) && !path.includes('.'))
    ? undefined
    : `goes nowhere: ${method} sends no body`;
}

/** What only a server's own listing shows is checked when it is there. */
export function mcpMistakes(tool: McpToolShape, input: Json, reads: ReadonlySet<string>): Mistake[] {
  const args = argumentsOf(input);
  const found = commonMistakes(tool, args, reads);
  if (tool.effect === 'read' && (tool.idempotency !== undefined || tool.errors !== undefined))
    found.push({ path: [], reason: 'idempotency and errors are for writes' });
  if (tool.preview?.dry_run)
    found.push({ path: ['preview', 'dry_run'], reason: 'is for tools under http and graphql' });
  const carrier = typeof tool.idempotency === 'object' ? tool.idempotency.argument : undefined;
  if (carrier !== undefined && !args.includes(carrier))
    found.push({ path: ['idempotency', 'argument'], reason: `there is no argument "${carrier}"` });
  if (tool.asks !== undefined && args.includes(ANSWERS))
    found.push({ path: ['asks'], reason: `the tool has an argument "${ANSWERS}" of its own` });
  return found;
}

export function argumentsOf(input: Json): string[] {
  return isRecord(input) && isRecord(input.properties) ? Object.keys(input.properties) : [];
}

function urlMistakes(tool: HttpToolShape, args: string[]): Mistake[] {
  const path = ['url'];
  // The host is the file's alone: nothing in braces before the first slash.
  if (!/^https?:\/\/[^\s/?#{}@\\]+(?:[/?][^\s#\\]*)?$/.test(tool.url) || !URL.canParse(tool.url))
    return [{ path, reason: 'must be like https://api.example.com/orders/{order}?fields={fields}' }];
  const used = new Set(placesIn(tool.url));
  const unknown = [...used].filter(
    (name) => !args.includes(name) && !RUN_PLACES.some((known) => known === name),
  );
  const found = unknown.map((name) => ({ path, reason: `nothing is called {${name}}` }));
  const unused = BODY.has(tool.method) ? [] : args.filter((name) => !used.has(name));
  return [
    ...found,
    ...unused.map((name) => ({
      path,
      reason: `the argument ${name} goes nowhere: ${tool.method} sends no body`,
    })),
  ];
}
