/** npm run desk -- …: a desk's folder, from an empty one to one that is right. */
import { existsSync } from 'node:fs';
import { basename, relative, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type Config, environmentConfig, toolSecretIn } from '../src/config.ts';
import { findingText } from '../src/desk/finding.ts';
import { FolderInUse, NEW_LANGUAGES, refuseInUse, writeNewDesk } from '../src/desk/new.ts';
import { FOLDER_NAME } from '../src/desk/read.ts';
import { Desk, DeskFile } from '../src/run/desk.ts';
import { present } from '../src/run/present.ts';
import { count } from '../src/run/text/counts.ts';
import { type CheckOptions, checkDesk } from '../src/start/desks/check.ts';
import { secretsOf } from '../src/start/desks/secrets.ts';
import { SYSTEM_KINDS } from '../src/tools/shop/adapters/systems.ts';
import { writeShopDesk } from '../src/tools/shop/new-desk.ts';
import { rehearseDesk } from './desk/rehearse.ts';
import { runVersions, VERSION_COMMANDS, VERSIONS_USAGE } from './desk/versions.ts';
import { Told, told } from './with-database.ts';

const USAGE = `npm run desk -- check DIR      names every mistake of the desk in DIR, with file and line; with --tenant ID,
                               also which of that tenant's secrets are not set here
npm run desk -- rehearse DIR   plays the rehearsals of its playbooks, and writes nothing anywhere; --only NAME
                               plays those of one playbook, --live asks its services and servers what they do
                               not give, --model has the model of .env plan and write
npm run desk -- new DIR        writes a small desk that is right; asks for what is missing of
                               --name, --language, --time-zone, --currency, --service URL; with
                               --shop ${SYSTEM_KINDS.join('|')} the desk of a shop on that system, and then
                               --orders 'V-#####' (how order numbers look) and --countries US,CA
${VERSIONS_USAGE}`;

type Flag = 'name' | 'language' | 'time-zone' | 'currency' | 'service';
type ShopFlag = 'shop' | 'orders' | 'countries';
type Options = Partial<Record<Flag | ShopFlag | 'only' | 'tenant', string>> &
  Partial<Record<'live' | 'model' | 'help', boolean>>;

/** What is said of one command, or of all. */
function help(command: string | undefined): string {
  const start = `npm run desk -- ${command} `;
  const entries = USAGE.split(/\n(?=npm run desk )/);
  const own = entries.filter((entry) => entry.startsWith(start));
  return (own.length > 0 ? own : entries).join('\n');
}

const today = () => new Date().toISOString().slice(0, 10);

function read(): { command: string | undefined; folder: string | undefined; options: Options } {
  const text = { type: 'string' } as const;
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: {
        ...{ name: text, language: text, 'time-zone': text, currency: text, service: text },
        ...{ shop: text, orders: text, countries: text },
        ...{ only: text, tenant: text },
        ...{ live: { type: 'boolean' } as const, model: { type: 'boolean' } as const },
        help: { type: 'boolean', short: 'h' },
      },
    });
    return { command: positionals[0], folder: positionals[1], options: values };
  } catch (error) {
    throw new Told(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  }
}

/** Reads .env, too; what is wrong with other settings is not the desk's. */
function options(folder: string, tenant?: string): CheckOptions {
  if (!existsSync(folder)) throw new Told(`There is no folder ${folder}.`);
  environmentConfig();
  const secretOf = toolSecretIn(process.env);
  const secrets = tenant === undefined ? { secretOf } : secretsOf(tenant, secretOf);
  return { today: today(), ...secrets };
}

/** Settings by which a model plans and writes. */
function withModels(): Config {
  const config = environmentConfig();
  if ('problems' in config) throw new Told(config.problems.join('\n'));
  if (!config.models)
    throw new Told('No model is set: OPENAI_API_KEY and PLANNER_MODEL in .env or the environment.');
  return config;
}

function check(folder: string, tenant: string | undefined): void {
  const { findings, has } = checkDesk(folder, options(folder, tenant));
  const warnings = findings.filter(({ warning }) => warning);
  const mistakes = findings.filter(({ warning }) => !warning);
  for (const finding of mistakes) console.error(findingText(finding));
  for (const finding of warnings) console.error(`Warning: ${findingText(finding)}`);
  if (mistakes.length > 0) throw new Told(`${count(mistakes.length, 'mistake')}.`);
  const parts = [
    count(has.playbooks, 'playbook'),
    count(has.articles, 'article'),
    count(has.rules, 'rule'),
    has.people === 1 ? '1 person' : `${has.people} people`,
    `${count(has.tools, 'tool')} of its own`,
  ];
  console.log(`The desk is right: ${parts.join(', ')}.`);
}

const { name, time_zone: timeZone, currencies } = DeskFile.shape;
const FLAGS: Record<Flag, z.ZodType<string>> = {
  name: z.string().trim().min(1, 'says what the desk is called').pipe(name),
  language: z.enum(NEW_LANGUAGES as [string, ...string[]], `is one of ${NEW_LANGUAGES.join(', ')}`),
  'time-zone': timeZone,
  currency: currencies.element,
  service: z.url('is an address, like https://crm.example.com/api').or(z.literal('')),
};

async function make(folder: string, options: Options): Promise<void> {
  const id = basename(resolve(folder));
  const wrong = Object.entries(FLAGS).flatMap(([flag, shape]) => {
    const value = options[flag as Flag];
    const issue = value === undefined ? undefined : shape.safeParse(value).error?.issues[0];
    return issue ? [`--${flag} ${issue.message}`] : [];
  });
  if (!Desk.shape.id.safeParse(id).success) wrong.unshift(`${folder}: ${FOLDER_NAME}`);
  if (wrong.length > 0) throw new Told(wrong.join('\n'));
  const asking = process.stdin.isTTY
    ? createInterface({ input: process.stdin, output: process.stdout })
    : undefined;
  const ask = async (flag: Flag, offered: string): Promise<string> => {
    const said = options[flag] ?? (await asking?.question(`${QUESTIONS[flag]} [${offered}] `))?.trim();
    const parsed = FLAGS[flag].safeParse(said || offered);
    if (parsed.success) return parsed.data;
    throw new Told(`--${flag} ${parsed.error.issues[0]?.message}`);
  };
  try {
    const name = await ask('name', id);
    const language = options.shop === undefined ? await ask('language', 'en') : '';
    const timeZone = await ask('time-zone', new Intl.DateTimeFormat().resolvedOptions().timeZone);
    const currency = await ask('currency', 'EUR');
    if (options.shop === undefined) {
      const service = (await ask('service', '')) || undefined;
      const desk = { name, language, timeZone, currency, today: today() };
      writeNewDesk(folder, { ...desk, ...present({ service }) });
    } else {
      refuseInUse(folder);
      writeShopDesk(folder, { name, timeZone, currency, ...shopFlags(options) });
    }
  } catch (error) {
    throw error instanceof FolderInUse ? new Told(error.message) : error;
  } finally {
    asking?.close();
  }
  const shown = relative('.', folder) || '.';
  console.log(`The desk is in ${shown}. Look at it with a text editor, check it with
npm run desk -- check ${shown}
and start it with
DESK=${shown} DATA_DIR=.data-${id} npm start`);
}

/** Of a desk on a shop's own system. Throws Told. */
function shopFlags({ shop, orders, countries = 'US' }: Options) {
  const kind = SYSTEM_KINDS.find((one) => one === shop);
  if (!kind)
    throw new Told(`--shop ${shop} is no system that there is a desk for: ${SYSTEM_KINDS.join(', ')}`);
  const list = countries.split(',').map((country) => country.trim().toUpperCase());
  const wrong = list.find((country) => !/^[A-Z]{2}$/.test(country));
  if (wrong !== undefined) throw new Told(`--countries ${wrong} is no country of two letters, like US`);
  if (orders !== undefined && !/^[A-Za-z0-9 #/-]{2,30}$/.test(orders))
    throw new Told("--orders is letters, digits, - and #, which stands for a digit: 'V-#####'");
  return { kind, orders, countries: list };
}

const QUESTIONS: Record<Flag, string> = {
  name: 'What is the desk called?',
  language: `In which language does it write (${NEW_LANGUAGES.join(', ')})?`,
  'time-zone': 'In which time zone is it?',
  currency: 'In which currency are its amounts, in three letters?',
  service: 'Where is a service of yours that has the records (empty: none yet)?',
};

await told(async () => {
  const { command, folder, options: given } = read();
  if (given.help) return console.log(help(command));
  const versions = command === undefined ? undefined : VERSION_COMMANDS[command];
  if (versions) return runVersions(versions, folder, given);
  if (command === undefined || folder === undefined) throw new Told(help(command));
  if (command === 'check') return check(folder, given.tenant);
  if (command === 'new') return make(folder, given);
  if (command === 'rehearse')
    return rehearseDesk(folder, {
      ...options(folder),
      ...{ only: given.only, live: given.live, config: given.model ? withModels() : undefined },
    });
  throw new Told(`There is no command ${command}.\n\n${USAGE}`);
});
