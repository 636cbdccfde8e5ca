/** The tools that a desk's folder describes, with nobody called: names, schemas, and what they declare. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { DeclaredTools } from '../../desk/check-policy.ts';
import type { Finding } from '../../desk/finding.ts';
import { readLined } from '../../flow/yaml-lines.ts';
import type { Desk } from '../../run/desk.ts';
import type { Catalogue, ToolFacts } from '../../run/plan/catalogue.ts';
import { present } from '../../run/present.ts';
import type { Declared, Outside } from '../../tools/outside/calling.ts';
import { exchange } from '../../tools/outside/exchange.ts';
import { readToolsFile } from '../../tools/outside/file.ts';
import { factsFor } from '../../tools/outside/outside-call.ts';
import { OWNERLESS, ownerlessWrites } from '../../tools/outside/ownerless.ts';
import { serviceToolsOf } from '../../tools/outside/service-tools.ts';
import type { ToolsFile } from '../../tools/outside/tools-file.ts';
import { type ToolRecords, toolsOf } from '../own.ts';
import { settingsOf } from '../shop.ts';

export interface DeskTools {
  catalogue: Catalogue;
  declared: DeclaredTools;
  /** By name, what each tool's system answers; absent of those of servers, which only they know. */
  answers: ReadonlyMap<string, z.ZodType>;
  /** Those of tools.yaml. */
  outside: number;
  /** Writes of tools.yaml of which nothing says whose record they change, by name. */
  ownerless: ReadonlyMap<string, Finding>;
  findings: Finding[];
}

const FILE = 'tools.yaml';
/** It may stand for an address as for a token. */
export const PLACEHOLDER = 'https://not-set-here.invalid';

export interface ToolSecrets {
  /** A secret that tools.yaml names; undefined: it is not set here. */
  secretOf: (name: string) => string | undefined;
  /** The setting that it is read from. Absent: the one of that name. */
  settingOf?: (name: string) => string;
}

export function deskTools(folder: string, { shop, ...secrets }: Pick<Desk, 'shop'> & ToolSecrets): DeskTools {
  // Only names and schemas are asked for: no tool is run, so no records are reached.
  const own: ToolFacts[] = toolsOf({ shop }, {} as ToolRecords);
  const { tools, answers, declared, named, ownerless, findings } = outsideOf(folder, { own, ...secrets });
  const byName = new Map([...own, ...tools].map((tool) => [tool.name, tool]));
  const facts = new Map(
    declared.flatMap(([name, one]) => (one.effect === 'read' ? [] : [[name, factsOf(one)]])),
  );
  const proven = named && new Set(['code', ...named.proven]);
  return {
    catalogue: { version: '', tool: (name) => byName.get(name), all: () => [...byName.values()] },
    answers: new Map([...own.map(({ name, output }) => [name, output] as const), ...answers]),
    // What the tools of our own shop prove and judge they do not declare.
    declared: {
      facts,
      senders: new Map(declared.map(([name, one]) => [name, senderOf(one, byName.get(name))])),
      ...present({
        names: named && new Set([...byName.keys(), ...named.tools]),
        proven: shop.kind === 'none' ? proven : undefined,
      }),
    },
    outside: tools.length,
    ownerless,
    findings: [...unsetOfShop(folder, { shop, ...secrets }), ...findings],
  };
}

/** Beside what the file declares: what a write gives, and that it is one of a tool outside. */
function factsOf({ preview, money }: Declared): Set<string> {
  const counted = typeof money === 'object' ? ['total_cents', 'customer_cents'] : [];
  return new Set(['outside', ...Object.keys(preview?.judged ?? {}), ...counted]);
}

/** Nobody looks at a preview when a reply goes out, and it may be sent again. */
function senderOf({ effect, money, preview, idempotency, reconcile }: Declared, tool: ToolFacts | undefined) {
  const { properties = {}, required = [] } = tool ? z.toJSONSchema(tool.input, { io: 'input' }) : {};
  const why =
    effect === 'read'
      ? 'is no write'
      : money !== 'none'
        ? 'does not say money: none'
        : preview
          ? 'has a preview, at which nobody looks when a reply goes out'
          : !idempotency && !reconcile
            ? 'might send twice: give it idempotency or reconcile'
            : undefined;
  return present({ takes: Object.keys(properties), needs: required, why });
}

/** undefined: the file is no YAML, so that nobody knows. */
type Named = { tools: string[]; proven: string[]; finds: boolean } | undefined;

interface OutsideTools {
  tools: ToolFacts[];
  answers: [name: string, output: z.ZodType][];
  declared: [name: string, declared: Declared][];
  /** Also of tools that are broken: each mistake is said once. */
  named: Named;
  ownerless: DeskTools['ownerless'];
  findings: Finding[];
}

function outsideOf(
  folder: string,
  { own, secretOf, settingOf = (name) => name }: { own: ToolFacts[] } & ToolSecrets,
): OutsideTools {
  if (!existsSync(join(folder, FILE)))
    return {
      tools: [],
      answers: [],
      declared: [],
      named: { tools: [], proven: [], finds: false },
      ownerless: new Map(),
      findings: [],
    };
  const text = readFileSync(join(folder, FILE), 'utf8');
  const unset = new Set<string>();
  const file = readToolsFile(FILE, text, {
    folder,
    reserved: new Set(own.map(({ name }) => name.split('.')[0] ?? name)),
    secretOf: (name) => {
      const secret = secretOf(name);
      if (secret === undefined || secret === '') unset.add(name);
      return secret || PLACEHOLDER;
    },
  });
  const findings = [
    ...file.problems.map(findingOf),
    ...[...unset].map((name) => unsetSecret(text, { name, setting: settingOf(name) })),
  ];
  const http = serviceToolsOf(file, exchange).flatMap(({ at, made }) => {
    if ('tool' in made) return made.tool;
    findings.push(findingOf(file.problem(at, `a schema ${made.why}`)));
    return [];
  });
  const listed = serverTools(file);
  const outsideOf = (name: string) => http.find((tool) => tool.name === name);
  const tools = [
    ...http.map((tool) => factsOfTool(tool, outsideOf)),
    ...listed.map(([name, one]) => unknownTool(name, one)),
  ];
  const declared: OutsideTools['declared'] = [
    ...http.map((tool): [string, Declared] => [tool.name, tool.declared]),
    ...listed,
  ];
  const answers = http.map(({ name, output }): OutsideTools['answers'][number] => [name, output]);
  const named = namedIn(text);
  const finds = named?.finds || own.some((tool) => tool.finds);
  if (!finds) findings.push(...unverifiable(file, declared));
  const ownerless = new Map(
    ownerlessWrites(file).map(({ name, at }): [string, Finding] => [
      name,
      { ...findingOf(file.problem(at, OWNERLESS)), warning: true },
    ]),
  );
  return { tools, answers, declared, named, ownerless, findings };
}

function namedIn(text: string): Named {
  const lined = readLined(text);
  const fields = (value: unknown): [string, unknown][] =>
    typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const field = (value: unknown, name: string) => fields(value).find(([one]) => one === name)?.[1];
  if (Array.isArray(lined)) return undefined;
  const { content } = lined;
  const tools = ['http', 'graphql', 'servers'].flatMap((group) =>
    fields(field(content, group)).flatMap(([prefix, service]) =>
      fields(field(service, 'tools')).map(([tool, one]) => ({ name: `${prefix}.${tool}`, one })),
    ),
  );
  return {
    tools: tools.map(({ name }) => name),
    finds: tools.some(({ one }) => field(one, 'finds') !== undefined),
    proven: tools.flatMap(({ one }) => fields(field(one, 'proves')).map(([kind]) => kind)),
  };
}

function factsOfTool(tool: Outside, read: (name: string) => Outside | undefined): ToolFacts {
  return { ...factsFor(tool, read), effect: tool.declared.effect, once: 'none', cacheMs: 0 };
}

function serverTools({ servers }: ToolsFile): [string, Declared][] {
  return servers.flatMap(({ prefix, tools }) =>
    [...tools].map(([tool, declared]): [string, Declared] => [`${prefix}.${tool}`, declared]),
  );
}

/** What a server's tool takes and gives only the server knows. */
function unknownTool(name: string, { effect, finds }: Declared): ToolFacts {
  const schema = z.unknown();
  const common = { name, description: '', input: schema, output: schema, once: 'none' as const, cacheMs: 0 };
  return { ...common, effect, ...present({ finds: finds && ('customer' as const) }) };
}

/** A write for verified customers, and nothing that finds one. */
function unverifiable(file: ToolsFile, declared: OutsideTools['declared']): Finding[] {
  return declared
    .filter(([, { effect, verified }]) => verified && effect === 'write')
    .map(([name]) => {
      const [prefix = '', tool = ''] = name.split('.');
      const groups = ['http', 'graphql'] as const;
      const group = groups.find((one) => file[one].some((each) => each.prefix === prefix)) ?? 'servers';
      const reason = 'no tool finds the customer, so nobody is ever verified: give a read finds and proves';
      return findingOf(file.problem([group, prefix, 'tools', tool, 'verified'], reason));
    });
}

/** The tools file says its mistakes, and those of files beside it, as sentences: `tools.yaml, line 4: …`. */
function findingOf(sentence: string): Finding {
  const [, file = FILE, line, says = sentence] =
    /^([\w./ -]+?)(?:, line (\d+))?: (.*)$/s.exec(sentence) ?? [];
  return { file, says, ...present({ line: line === undefined ? undefined : Number(line) }) };
}

/** Without them nothing of the shop can be reached. */
function unsetOfShop(folder: string, { shop, ...secrets }: Pick<Desk, 'shop'> & ToolSecrets): Finding[] {
  const { secretOf, settingOf = (name) => name } = secrets;
  return settingsOf(shop)
    .filter((name) => !secretOf(name))
    .map((name) => {
      const text = readFileSync(join(folder, 'desk.yaml'), 'utf8');
      return { ...unsetSecret(text, { name, setting: settingOf(name) }), file: 'desk.yaml' };
    });
}

function unsetSecret(text: string, { name, setting }: { name: string; setting: string }): Finding {
  const at = text.split('\n').findIndex((line) => line.includes(`\${${name}}`));
  const says = `${setting} is not set here: set it in the environment or in .env before you start`;
  return { file: FILE, says, warning: true, ...present({ line: at < 0 ? undefined : at + 1 }) };
}
