/** npm run audit:verify -- …: checks audit lines in a file, or every chain of the database. */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { verifyAudit } from '../src/run/audit/verify.ts';
import { checkpointsOf } from '../src/start/checkpoints.ts';
import { CheckpointSigner } from '../src/store/audit/checkpoint.ts';
import { checkpointChain } from '../src/store/audit/checkpoint-chain.ts';
import { allCheckpoints } from '../src/store/audit/checkpoint-place.ts';
import { countTexts, judgeTexts } from '../src/store/audit/judge-texts.ts';
import { LineMacs } from '../src/store/audit/line-macs.ts';
import { verifyDatabase } from '../src/store/audit/verify-trail.ts';
import { keyringOf, Told, told, withDatabase } from './with-database.ts';

const USAGE = `npm run audit:verify -- FILE [--head SEQ:HASH] [--texts]
npm run audit:verify -- --database
FILE holds one run's audit lines, oldest first (GET /v1/runs/ID/audit); - reads them from stdin.
The head is in GET /v1/runs/ID and on the receipt; with it a cut end is found too. --texts also compares the texts
with what was sealed, by the keys in the database. --database checks every chain of the database of the settings.
Exit code 1 on a finding.`;

interface Options {
  head?: string | undefined;
  texts?: boolean | undefined;
}

function readArguments() {
  try {
    const head = { type: 'string' } as const;
    const flag = { type: 'boolean' } as const;
    return parseArgs({ allowPositionals: true, options: { head, texts: flag, database: flag } });
  } catch (error) {
    throw new Told(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  }
}

await told(async () => {
  const { positionals, values } = readArguments();
  const [file, ...more] = positionals;
  if (values.database && file === undefined) return checkDatabase();
  if (file === undefined || more.length > 0 || values.database) throw new Told(USAGE);
  return checkFile(file, values);
});

async function checkFile(file: string, { head, texts }: Options): Promise<void> {
  const [, seq, hash] = /^(\d+):([0-9a-f]{64})$/.exec(head ?? '') ?? [];
  if (head !== undefined && (!seq || !hash))
    throw new Told('--head is the number of the last row, a colon, and its hash: 42:9f2c… (64 hex digits).');
  const lines = await linesOf(file);
  const verified = verifyAudit(lines, seq && hash ? { seq: Number(seq), hash } : undefined);
  const findings = verified.findings.map(({ message }) => message);
  if (texts) {
    await withDatabase(async (database, config) => {
      const judged = await judgeTexts(database, await keyringOf(config), lines);
      findings.push(...judged.findings);
      report(file, findings);
      const right = judged.texts - judged.unknown;
      if (right > 0) console.log(`${count(right, 'text is', 'texts are')} what was sealed.`);
      if (judged.unknown > 0)
        console.log(`${count(judged.unknown, 'text')} could not be judged: their runs' keys are not here.`);
    });
    if (process.exitCode) return;
  } else report(file, findings);
  console.log(
    `${count(verified.lines, 'row')} of run ${verified.run} verify. Head ${verified.head?.seq}:${verified.head?.hash}.`,
  );
  if (!seq) console.log('Without --head a cut end is not found.');
  const unjudged = texts ? 0 : countTexts(lines);
  if (unjudged > 0)
    console.log(
      `${count(unjudged, 'text')} could not be judged: add --texts where the database and its key are.`,
    );
}

async function linesOf(file: string): Promise<string[]> {
  const text = await readFile(file === '-' ? '/dev/stdin' : file, 'utf8').catch((error: Error) => {
    throw new Told(`${file} cannot be read: ${error.message}`);
  });
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  while (lines.at(-1) === '') lines.pop();
  if (lines.length === 0) throw new Told(`${file} holds no audit line.`);
  return lines;
}

function checkDatabase(): Promise<void> {
  return withDatabase(async (database, config) => {
    const keyring = await keyringOf(config);
    const place = checkpointsOf(config);
    // Before the database: what is committed while they are read is in it, and in none of them.
    const { publicKey } = new CheckpointSigner(keyring);
    const chain = place && checkpointChain(await allCheckpoints(place), publicKey);
    const trail = await verifyDatabase(database, {
      macs: new LineMacs(keyring),
      vouched: chain?.last && chain,
    });
    const findings = [...(chain?.findings ?? []), ...trail.findings];
    report('The database', findings, (chain?.findings.length ?? 0) + trail.found);
    console.log(`${count(trail.rows, 'row')} of ${count(trail.runs, 'run')} verify.`);
    if (trail.withoutMac > 0)
      console.log(`${count(trail.withoutMac, 'row')} of them were written before there were MACs.`);
    if (chain?.last)
      console.log(
        `${count(chain.count, 'checkpoint')}, the last one of ${chain.last.at}, signed with ${publicKey}. ` +
          `${count(trail.newer, 'row')} newer than any.`,
      );
    else
      console.log(
        'There are no checkpoints: a run that was removed whole, or an end cut off with its head, is not found.',
      );
  });
}

/** Throws where something was found. */
function report(what: string, findings: readonly string[], found = findings.length): void {
  for (const finding of findings) console.error(finding);
  if (found > findings.length) console.error(`And ${found - findings.length} more.`);
  if (found > 0) throw new Told(`${what} does not verify: ${count(found, 'finding')}.`);
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
