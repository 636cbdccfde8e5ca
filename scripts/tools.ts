/** npm run tools -- …: which outside tools are allowed, in which definition. */
import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { Database } from '../src/store/db.ts';
import { toolPinsOf } from '../src/store/tool-pins.ts';
import type { ToolPin } from '../src/tools/outside/tool-pins.ts';
import { chooseTenant, Told, withDatabase } from './with-database.ts';

const USAGE = `npm run tools -- list
npm run tools -- show NAME      what is allowed, and what is offered instead
npm run tools -- allow NAME…    allows what is offered; taken up at the next start
NAME is server.tool. With several tenants, add --tenant ID.`;

function read(): { command: string | undefined; names: string[]; tenant: string | undefined } {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: { tenant: { type: 'string' } },
    });
    const [command, ...names] = positionals;
    return { command, names, tenant: values.tenant };
  } catch (error) {
    throw new Told(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  }
}

await withDatabase(async (database) => {
  const { command, names, tenant: named } = read();
  if (command === undefined || (command !== 'list' && names.length === 0)) throw new Told(USAGE);
  const tenant = await chooseTenant(database, named);
  switch (command) {
    case 'list':
      return list(database, tenant);
    case 'show':
      return show(database, tenant, names);
    case 'allow':
      return allow(database, tenant, names);
    default:
      throw new Told(`There is no command ${command}.\n\n${USAGE}`);
  }
});

async function list(database: Database, tenant: string): Promise<void> {
  const pins = await toolPinsOf(database).all(tenant);
  if (pins.length === 0)
    console.log(
      'No outside tool was seen yet: name some in the file of TOOLS_FILE, and start Greenlight once.',
    );
  for (const pin of pins) console.log([pin.tool.padEnd(40), stateOf(pin).padEnd(20), hashes(pin)].join('  '));
}

async function show(database: Database, tenant: string, names: string[]): Promise<void> {
  const pins = await toolPinsOf(database).all(tenant);
  for (const name of names) {
    const pin = pins.find(({ tool }) => tool === name);
    if (!pin) throw unknown(name);
    console.log(`${name}: ${stateOf(pin)}`);
    for (const kind of ['allowed', 'offered'] as const) {
      const definition = pin[kind];
      if (definition !== undefined) console.log(`${kind} (${hash(definition)}):\n${printable(definition)}`);
    }
  }
}

async function allow(database: Database, tenant: string, names: string[]): Promise<void> {
  const pins = toolPinsOf(database);
  for (const name of names) {
    const outcome = await pins.allow(tenant, name);
    if (outcome === 'unknown') throw unknown(name);
    console.log(
      outcome === 'allowed'
        ? `${name} is allowed as it is offered now. Greenlight takes it up when it is started the next time.`
        : `${name} was allowed already, and nothing else is offered.`,
    );
  }
}

function stateOf({ allowed, offered }: ToolPin): string {
  if (offered === undefined) return 'allowed';
  return allowed === undefined ? 'off: new' : 'off: changed';
}

function hashes({ allowed, offered }: ToolPin): string {
  const shown = [allowed, offered].flatMap((one) => (one === undefined ? [] : [hash(one).slice(0, 16)]));
  return shown.join(' -> ');
}

function hash(definition: string): string {
  return createHash('sha256').update(definition, 'utf8').digest('hex');
}

/** A definition is text from outside: nothing in it reaches the terminal as an order. */
function printable(definition: string): string {
  const text = JSON.stringify(JSON.parse(definition), null, 2);
  return text.replace(
    /[^\P{C}\n]|\p{Bidi_Control}/gu,
    (hidden) => `\\u{${hidden.codePointAt(0)?.toString(16)}}`,
  );
}

function unknown(name: string): Told {
  return new Told(`No outside tool called ${name} was seen yet: see npm run tools -- list`);
}
