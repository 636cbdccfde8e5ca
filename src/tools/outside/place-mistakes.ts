/** Places that a tool of the tools file names, and that no answer of its service can have. */
import type { Json } from '../../run/plan/plan.ts';
import { isRecord, type Path } from '../../run/plan/references.ts';
import type { Mistake } from './authority-mistakes.ts';
import type { HttpToolShape } from './file-shape.ts';
import type { GraphqlToolShape } from './graphql/shape.ts';
import { placesOfHeadline } from './headline.ts';
import { placesIn } from './templates.ts';
import { pathOf } from './values.ts';

/** `outputOf`: the output schema of a read of the file, by name; undefined: it is not known here. */
export function placeMistakes(
  tool: HttpToolShape | GraphqlToolShape,
  outputOf: (read: string) => Json | undefined,
): Mistake[] {
  const { preview, reconcile, money, job } = tool;
  const dry = preview?.dry_run;
  const tried = dry?.output ?? tool.output;
  /** What the write's own places are in: of a job what its read says. */
  const output = job ? outputOf(job.read) : tool.output;
  const own: [string[], string | undefined][] = [
    ...Object.entries(tool.finds ?? {}).map(([part, place]): [string[], string | undefined] => [
      ['finds', part],
      place,
    ]),
    ...Object.entries(tool.proves ?? {}).map(([kind, place]): [string[], string] => [
      ['proves', kind],
      place,
    ]),
    [['of_customer'], tool.of_customer],
    ...placesOfHeadline(tool.headline ?? '').map((place): [string[], string] => [['headline'], place]),
  ];
  const read: [string[], string | undefined][] = [
    ...Object.entries(preview?.facts ?? {}).map(([name, fact]): [string[], string] => [
      ['preview', 'facts', name, 'at'],
      fact.at,
    ]),
    ...Object.entries(preview?.judged ?? {}).map(([name, one]): [string[], string | undefined] => {
      const place = typeof one === 'string' ? one : Object.values<string>(one)[0];
      return [['preview', 'judged', name], placesIn(place ?? '').length > 0 ? undefined : place];
    }),
    ...(typeof money === 'object'
      ? Object.entries(money).flatMap(([part, value]): [string[], string][] =>
          typeof value === 'object' ? [[['money', part], value.read]] : [],
        )
      : []),
  ];
  const missing = (places: [string[], string | undefined][], schema: Json | undefined, of: string) =>
    places.flatMap(([path, place]) =>
      place === undefined || schema === undefined || mayHave(schema, place)
        ? []
        : [{ path, reason: `${of} has no place "${place}"` }],
    );
  return [
    ...missing(own, output, job ? `the output of ${job.read}` : 'its output'),
    ...missing([[['job', 'id'], job?.id]], tool.output, 'its output'),
    ...(['done', 'failed'] as const).flatMap((end) =>
      missing(
        Object.keys(job?.[end] ?? {}).map((place): [string[], string] => [['job', end, place], place]),
        output,
        `the output of ${job?.read}`,
      ),
    ),
    ...missing(
      [
        [['preview', 'dry_run', 'of_customer'], dry?.of_customer],
        ...Object.keys(dry?.refused ?? {}).map((place): [string[], string] => [
          ['preview', 'dry_run', 'refused', place],
          place,
        ]),
      ],
      tried,
      'the answer of the dry run',
    ),
    ...(preview?.read === undefined
      ? missing(read, tried, 'the answer of the dry run')
      : missing(read, outputOf(preview.read), `the output of ${preview.read}`)),
    ...(reconcile
      ? missing(
          lookedAt(reconcile).map(({ path, place }): [string[], string] => [['reconcile', ...path], place]),
          outputOf(reconcile.read),
          `the output of ${reconcile.read}`,
        )
      : []),
  ];
}

/** Where an effect is looked for in the output of the read: the place, and those of a list and its items. */
export function lookedAt({
  at,
  where,
  whole,
}: NonNullable<HttpToolShape['reconcile']>): { path: string[]; place: string }[] {
  const itself = at === undefined ? [] : [{ path: ['at'], place: at }];
  const inItems = Object.keys(where ?? {}).map((place) => ({
    path: ['where', place],
    place: `${at ?? ''}[0].${place}`,
  }));
  const ofAll = Object.keys(whole ?? {}).map((place) => ({ path: ['whole', place], place }));
  return [...itself, ...inItems, ...ofAll];
}

/** False only where the schema says what there is, and this is not among it. */
export function mayHave(schema: Json | undefined, place: string): boolean {
  return reaches(schema, pathOf(place));
}

function reaches(at: Json | undefined, [part, ...rest]: Path): boolean {
  if (part === undefined || !isRecord(at)) return true;
  const { type, properties, items, anyOf, oneOf } = at;
  for (const one of [anyOf, oneOf])
    if (Array.isArray(one)) return one.some((branch) => reaches(branch, [part, ...rest]));
  const holder = typeof part === 'number' ? 'array' : 'object';
  const types = typeof type === 'string' ? [type] : Array.isArray(type) ? type : undefined;
  if (types && !types.includes(holder)) return false;
  if (typeof part === 'number') return reaches(items, rest);
  if (!isRecord(properties)) return true;
  return Object.hasOwn(properties, part) && reaches(properties[part], rest);
}
