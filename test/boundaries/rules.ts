/**
 * Who may import whom in src/, checked on any set of files. dependency-cruiser would say the import rules in
 * as many lines, but neither what a file reaches for (clock, dice, environment) nor that a package without a
 * place and a computed import are mistakes; and it reads TypeScript with a compiler that the project does not
 * have (TypeScript 7 has no API of that kind).
 */
import { dirname, join, normalize } from 'node:path/posix';
import { type Import, readSource, type Source } from './read-source.ts';

/** Paths below src/ with their texts. */
export type Files = ReadonlyMap<string, string>;

/** What each part may import beside itself. */
const PARTS: Record<string, { may: string[]; types?: string[] }> = {
  run: { may: [] },
  flow: { may: ['run'] },
  agent: { may: ['run', 'flow'], types: ['tools'] },
  tools: { may: ['run', 'flow'] },
  bots: { may: ['run', 'flow'] },
  store: { may: ['run', 'flow'] },
  desk: { may: ['run', 'flow'], types: ['tools'] },
  'log.ts': { may: ['flow'] },
  config: { may: ['run'] },
  'config.ts': { may: ['config', 'run'], types: ['log.ts'] },
};

/** They wire the parts, and so know them all; no part knows them. */
const WIRING = ['main.ts', 'program.ts', 'start.ts', 'start'];

/**
 * Where a package may be imported, type imports included. A package that is not named here is in no place
 * yet.
 */
const PACKAGES: [RegExp, place: RegExp][] = [
  [/^@slack\/bolt$/, /^bots\/slack\//],
  [/^(botbuilder|botframework-connector)$/, /^bots\/teams\//],
  [/^openai$/, /^agent\/model\//],
  [/^cockatiel$/, /^flow\/circuits\.ts$/],
  [/^html-to-text$/, /^agent\/mail\/html\.ts$/],
  [/^eld$/, /^agent\/languages\//],
  [/^drizzle-orm$/, /^(store|tools\/shop\/adapters\/own)\//],
  [/^pg$|^@electric-sql\//, /^store\//],
  [/^aws4fetch$/, /^store\/audit\/checkpoint-bucket\.ts$/],
  [/^express$/, /^bots\//],
  [/^scimmy(-routers)?$/, /^bots\/scim\//],
  [/^openid-client$/, /^bots\/oidc\/provider\.ts$/],
  [/^jose$/, /^bots\/teams\/tokens\.ts$/],
  [/^lru-cache$/, /^(bots|store)\//],
  [/^helmet$/, /^bots\/api\//],
  [/^nodemailer$/, /^tools\/mail\.ts$/],
  [
    /^(react|react-dom|vite|@vitejs\/plugin-react|wouter|@tanstack\/react-query|eventsource-parser)$/,
    /^bots\/console\//,
  ],
  [/^yaml$/, /^flow\/yaml-lines\.ts$/],
  [/^@modelcontextprotocol\/client$/, /^tools\/outside\/mcp\//],
  [/^graphql$/, /^tools\/outside\/graphql\//],
  [/^canonicalize$/, /^(run|store)\//],
  [/^pino$/, /^log\.ts$/],
  [/^validator$/, /^agent\/playbooks\/entities\/postcodes\.ts$/],
  [/^date-holidays$/, /^desk\/calendar\.ts$/],
  [/^zod$/, /^(?!(main|start)\.ts$)/],
];

/** The rules read no clock, roll no dice and reach for nothing outside. */
const IMPURE = [
  'Date.now',
  'new Date()',
  'Date()',
  'Math.random',
  'performance.now',
  'fetch()',
  'setTimeout()',
  'setInterval()',
];

/** All that knows what an order is. What others need to know of a tool, the tool declares. */
const SHOP = 'tools/shop/';
/** The adapter whose tables are in our database: an effect, its key and its check are one transaction. */
const OWN_SHOP = 'tools/shop/adapters/own/';

const partOf = (path: string) => path.split('/')[0] ?? path;

/** Each violation as a sentence that begins with the file's path. */
export function violations(files: Files): string[] {
  const graph = new Map<string, string[]>();
  const said: string[] = [];
  for (const [path, text] of files) {
    if (!/\.tsx?$/.test(path)) continue;
    const source = readSource(path, text);
    said.push(
      ...source.errors.map((error) => `${path}: cannot be parsed: ${error}`),
      ...reaching(path, source),
    );
    const targets = source.imports.map((each) => ({ each, target: targetOf(path, each) }));
    said.push(...targets.flatMap(({ each, target }) => importing(path, each, { target, files })));
    graph.set(
      path,
      targets.flatMap(({ target }) => (target === undefined ? [] : [target])),
    );
  }
  return [...said, ...cycles(graph)].sort();
}

/** The file that a relative import means; undefined for packages. */
function targetOf(path: string, { from }: Import): string | undefined {
  return from?.startsWith('.') ? normalize(join(dirname(path), from.replace(/\?.*$/, ''))) : undefined;
}

function importing(
  path: string,
  each: Import,
  { target, files }: { target: string | undefined; files: Files },
): string[] {
  if (each.from === undefined) return [`${path}: imports something computed; name it`];
  if (target === undefined) return fromPackage(path, each);
  if (target.startsWith('..')) return [`${path}: imports ${each.from}, which is outside of src`];
  if (!files.has(target)) return [`${path}: imports ${target}, which does not exist`];
  const [own, other] = [partOf(path), partOf(target)];
  if (target.startsWith(SHOP) && !path.startsWith(SHOP) && !WIRING.includes(own))
    return [`${path}: must not import the shop (${target}); declare what is needed in the tool's contract`];
  if (path.startsWith(OWN_SHOP) && other === 'store') return [];
  const part = PARTS[own];
  if (own === other || WIRING.includes(own) || part?.may.includes(other)) return [];
  if (part?.types?.includes(other)) {
    return each.type ? [] : [`${path}: imports more than types of ${other} (${target})`];
  }
  return [`${path}: ${own} must not import ${other} (${target})`];
}

function fromPackage(path: string, { from = '', names }: Import): string[] {
  if (from.startsWith('node:')) {
    if (
      partOf(path) === 'run' &&
      !(from === 'node:crypto' && names.length > 0 && names.every((name) => name === 'createHash'))
    ) {
      return [`${path}: run imports ${from}; of Node it may use only createHash of node:crypto`];
    }
    return from === 'node:process' && path !== 'config.ts'
      ? [`${path}: imports node:process; only config.ts may`]
      : [];
  }
  const name = /^(@[^/]+\/)?[^/]+/.exec(from)?.[0] ?? from;
  const rule = PACKAGES.find(([packages]) => packages.test(name));
  if (!rule)
    return [
      `${path}: imports the package ${name}, which has no place yet; give it one in test/boundaries/rules.ts`,
    ];
  if (partOf(path) === 'run' && !/^(zod|canonicalize)$/.test(name))
    return [`${path}: run must not import ${name}`];
  return rule[1].test(path) ? [] : [`${path}: must not import ${name}; its place is ${rule[1].source}`];
}

function reaching(path: string, { reaches }: Source): string[] {
  const impure = partOf(path) === 'run' ? IMPURE.filter((what) => reaches.has(what)) : [];
  const environment =
    reaches.has('process.env') && path !== 'config.ts' ? ['process.env, which only config.ts reads'] : [];
  return [...impure, ...environment].map((what) => `${path}: uses ${what}`);
}

/**
 * Each cycle once, beginning with the file that comes first in the alphabet. Type imports count: they tie
 * files together all the same.
 */
function cycles(graph: ReadonlyMap<string, string[]>): string[] {
  const found = new Set<string>();
  const done = new Set<string>();
  const visit = (path: string, trail: string[]) => {
    const at = trail.indexOf(path);
    if (at >= 0) {
      const ring = trail.slice(at);
      const first = ring.indexOf([...ring].sort()[0] ?? path);
      const turned = [...ring.slice(first), ...ring.slice(0, first)];
      found.add(`${turned[0]}: import cycle ${[...turned, turned[0]].join(' -> ')}`);
      return;
    }
    if (done.has(path)) return;
    for (const target of graph.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return [...found];
}
