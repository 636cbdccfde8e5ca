/** npm run audit:export -- …: the audit trail of a time as JSON lines on standard output. */
import { parseArgs } from 'node:util';
import { type Exported, exportSessions, exportTrail } from '../src/store/audit/export-trail.ts';
import { keyringOf, Told, withDatabase } from './with-database.ts';

const USAGE = `npm run audit:export --silent -- --from TIME --to TIME [--form chain | sessions] [--without-texts]
A TIME is a day or more (2026-11-27, 2026-11-27T08:00:00Z), in UTC; what happened at --to is not in it any more.
chain, unless another form is named: the audit lines, and after those of each run the heads between which they
stand. npm run audit:verify -- FILE checks it. --without-texts leaves out what is sealed.
sessions: for each plan of each run a line with session_id, timestamp, phase, input, plan, execution, replan, cost_usd.`;

function read() {
  const text = { type: 'string' } as const;
  try {
    const options = { from: text, to: text, form: text, 'without-texts': { type: 'boolean' } as const };
    return parseArgs({ options }).values;
  } catch (error) {
    throw new Told(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  }
}

function timeOf(value: string | undefined): string {
  if (!/^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d\d:\d\d))?$/.test(value ?? '')) throw new Told(USAGE);
  const time = new Date(value ?? '');
  if (Number.isNaN(time.getTime())) throw new Told(USAGE);
  return time.toISOString();
}

await withDatabase(async (database, config) => {
  const { from, to, form = 'chain', 'without-texts': without } = read();
  const asked: Exported = {
    database,
    keyring: await keyringOf(config, database),
    from: timeOf(from),
    to: timeOf(to),
  };
  if (form !== 'chain' && form !== 'sessions') throw new Told(USAGE);
  const lines = form === 'chain' ? exportTrail({ ...asked, texts: !without }) : exportSessions(asked);
  for await (const line of lines)
    if (!process.stdout.write(`${line}\n`)) await new Promise((done) => process.stdout.once('drain', done));
});
