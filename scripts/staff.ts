/** npm run staff -- …: who works here, with which role and limit, and their tokens. */
import { readFile, stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { readContents } from '../src/desk/contents.ts';
import { DeskMistake } from '../src/desk/finding.ts';
import { CheckedPolicy } from '../src/run/policy/policy.ts';
import type { Database } from '../src/store/db.ts';
import { addTenant, setPolicy } from '../src/store/policies.ts';
import { IdNotFree, staffOf } from '../src/store/staff.ts';
import { TOKEN_DAYS } from '../src/store/staff-tokens.ts';
import { putWorkspace } from '../src/store/workspaces.ts';
import { chooseTenant, Told, withDatabase } from './with-database.ts';

const USAGE = `npm run staff -- add ID --name NAME --email ADDRESS --role ROLE --limit CENTS
npm run staff -- token ID [--days N]      prints a new token, this once; it is good for 90 days where nothing else is said
npm run staff -- tokens [ID]      lists tokens with their last use
npm run staff -- end-token TOKEN  takes one away, named as tokens lists it
npm run staff -- list
npm run staff -- remove ID        takes away the role, every token and every link to Slack and Teams; so does another --email of add, save the role
npm run staff -- tenant ID --name NAME --policy PATH    makes a tenant, or gives it a new policy: a desk's folder, or a file (YAML, JSON)
npm run staff -- workspace slack TEAM     the staff of this tenant work in that Slack workspace (T…); with one tenant only, nobody need say so
npm run staff -- workspace teams TENANT   the same for a Microsoft tenant (its id)
With several tenants, add --tenant ID.`;

const Member = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,62}$/, 'an id is small letters, digits, . _ or -'),
  name: z.string({ error: 'is missing' }).min(1),
  email: z.email({ error: 'must be an e-mail address' }),
  role: z
    .string({ error: 'is missing' })
    .regex(/^[a-z][a-z0-9_-]*$/, 'a role is small letters, digits, _ or -'),
  limit: z
    .string({ error: 'is missing' })
    .regex(/^\d{1,12}$/, 'is in cents, a whole number: 5000 for 50.00')
    .transform(Number),
});

type Options = Partial<Record<'name' | 'email' | 'role' | 'limit' | 'tenant' | 'policy' | 'days', string>>;

function read(): {
  command: string | undefined;
  id: string | undefined;
  more: string | undefined;
  options: Options;
} {
  const text = { type: 'string' } as const;
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: { name: text, email: text, role: text, limit: text, tenant: text, policy: text, days: text },
    });
    return { command: positionals[0], id: positionals[1], more: positionals[2], options: values };
  } catch (error) {
    throw new Told(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  }
}

await withDatabase(async (database) => {
  const { command, id, more, options } = read();
  if (command === 'list') return list(database, options);
  if (command === 'tokens') return tokens(database, id, options);
  if (!id || !command) throw new Told(USAGE);
  switch (command) {
    case 'add':
      return add(database, id, options);
    case 'token':
      return token(database, id, options);
    case 'end-token':
      return endToken(database, id, options);
    case 'remove':
      return remove(database, id, options);
    case 'tenant':
      return tenant(database, id, options);
    case 'workspace':
      return workspace(database, { platform: id, team: more }, options);
    default:
      throw new Told(`There is no command ${command}.\n\n${USAGE}`);
  }
});

async function add(database: Database, id: string, options: Options): Promise<void> {
  const member = Member.safeParse({ id, ...options });
  if (!member.success) {
    const problems = member.error.issues.map(
      ({ path, message }) => `${path[0] === 'id' ? 'ID' : `--${path.join('.')}`} ${message}`,
    );
    throw new Told(`${problems.join('\n')}\n\n${USAGE}`);
  }
  const tenant = await chooseTenant(database, options.tenant);
  await staffOf(database)
    .add(tenant, member.data)
    .catch((error: unknown) => {
      throw error instanceof IdNotFree ? new Told(error.message) : error;
    });
  console.log(
    `${id} is ${member.data.role} with a limit of ${cents(member.data.limit)}. Their token: npm run staff -- token ${id}`,
  );
}

async function token(database: Database, id: string, options: Options): Promise<void> {
  const tenant = await chooseTenant(database, options.tenant);
  const { days = String(TOKEN_DAYS) } = options;
  if (!/^[1-9]\d{0,3}$/.test(days)) throw new Told('--days is a whole number of days, 1 to 9999.');
  const made = await staffOf(database).makeToken(tenant, id, { days: Number(days) });
  if (!made) throw new Told(`There is no active member ${id}: see npm run staff -- list`);
  console.error(`The token of ${id}, good for ${days} days. It is not kept and cannot be shown again:`);
  console.log(made);
}

async function tokens(database: Database, id: string | undefined, options: Options): Promise<void> {
  const listed = await staffOf(database).tokens(await chooseTenant(database, options.tenant), id);
  if (listed.length === 0) console.log('No token yet: npm run staff -- token ID');
  const now = new Date().toISOString();
  for (const { id: token, staff, madeAt, expiresAt, lastUsedAt, name = '' } of listed)
    console.log(
      [
        token,
        staff.padEnd(16),
        `made ${madeAt.slice(0, 10)}`,
        `${expiresAt < now ? 'expired' : 'good until'} ${expiresAt.slice(0, 10)}`,
        lastUsedAt ? `last used ${lastUsedAt.slice(0, 16).replace('T', ' ')}` : 'never used',
        name,
      ]
        .join('  ')
        .trimEnd(),
    );
}

async function endToken(database: Database, id: string, options: Options): Promise<void> {
  const tenant = await chooseTenant(database, options.tenant);
  if (!(await staffOf(database).endToken(tenant, id)))
    throw new Told(`There is no token ${id}: see npm run staff -- tokens`);
  console.log(`The token ${id} is no longer good.`);
}

async function remove(database: Database, id: string, options: Options): Promise<void> {
  const tenant = await chooseTenant(database, options.tenant);
  if (!(await staffOf(database).remove(tenant, id)))
    throw new Told(`There is no member ${id}: see npm run staff -- list`);
  console.log(`${id} has no role, no token and no link any more.`);
}

async function list(database: Database, options: Options): Promise<void> {
  const members = await staffOf(database).list(await chooseTenant(database, options.tenant));
  if (members.length === 0) console.log('Nobody yet: npm run staff -- add …');
  for (const { id, name, email, role, limit, active } of members) {
    console.log(
      [
        id.padEnd(16),
        role.padEnd(12),
        cents(limit).padStart(12),
        email.padEnd(32),
        name,
        active ? '' : '(removed)',
      ]
        .join('  ')
        .trimEnd(),
    );
  }
}

async function tenant(database: Database, id: string, { name, policy }: Options): Promise<void> {
  if (!name || !policy) throw new Told(USAGE);
  try {
    const rules = CheckedPolicy.parse(await policyIn(policy));
    await addTenant(database, id, name);
    await setPolicy(database, id, rules);
  } catch (error) {
    if (error instanceof z.ZodError) throw new Told(`${policy} is not a policy:\n${z.prettifyError(error)}`);
    if (error instanceof DeskMistake) throw new Told(error.message);
    if (error instanceof YAMLParseError)
      throw new Told(`${policy} is neither YAML nor JSON: ${error.message}`);
    throw error;
  }
  console.log(`Tenant ${id} (${name}) is judged by ${policy} from now on.`);
}

/** The policy of a desk's folder, or what a file of YAML or JSON says. */
async function policyIn(path: string): Promise<unknown> {
  const place = await stat(path).catch((error: Error) => {
    throw new Told(`${path} cannot be read: ${error.message}`);
  });
  if (place.isDirectory()) return readContents(path, new Date().toISOString().slice(0, 10)).desk.policy;
  return parse(await readFile(path, 'utf8'));
}

async function workspace(
  database: Database,
  { platform, team }: { platform: string; team: string | undefined },
  options: Options,
): Promise<void> {
  const shape = { slack: /^[TE][A-Z0-9]{2,20}$/, teams: /^[0-9a-f-]{36}$/i }[platform];
  if (!shape || !team) throw new Told(USAGE);
  if (!shape.test(team))
    throw new Told(
      platform === 'slack'
        ? `${team} is no Slack workspace: its id begins with T, as in the address https://app.slack.com/client/T…`
        : `${team} is no Microsoft tenant: its id is 36 characters, as Microsoft Entra shows it.`,
    );
  const tenant = await chooseTenant(database, options.tenant);
  await putWorkspace(database, { platform, team }, tenant);
  console.log(`Whoever works in ${team} (${platform}) is of the staff of ${tenant} from now on.`);
}

function cents(amount: number): string {
  return `${Math.trunc(amount / 100)}.${String(amount % 100).padStart(2, '0')}`;
}
