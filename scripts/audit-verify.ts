/** npm run audit:verify -- …: checks audit lines in a file, or every chain of the database. */
import { createReadStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { FileCheck } from '../src/run/audit/verify-file.ts';
import { checkpointsOf } from '../src/start/checkpoints.ts';
import { CheckpointSigner, isPublicKey } from '../src/store/audit/checkpoint.ts';
import { checkpointChain, vouchedByRun } from '../src/store/audit/checkpoint-chain.ts';
import { checkpointFolder } from '../src/store/audit/checkpoint-folder.ts';
import { allCheckpoints } from '../src/store/audit/checkpoint-place.ts';
import { type JudgedTexts, judgeTexts, linesWithText } from '../src/store/audit/judge-texts.ts';
import { LineMacs } from '../src/store/audit/line-macs.ts';
import { verifyDatabase } from '../src/store/audit/verify-trail.ts';
import { keyringOf, Told, told, withDatabase } from './with-database.ts';

const USAGE = `npm run audit:verify -- FILE [--head SEQ:HASH] [--texts] [--checkpoints FOLDER --public-key KEY]
npm run audit:verify -- --database
FILE holds one run's audit lines, oldest first (GET /v1/runs/ID/audit), or what npm run audit:export wrote; - reads
stdin. The head of one run is in GET /v1/runs/ID and on the receipt; with it a cut end is found too. --texts also
compares the texts with what was sealed, by the keys in the database. --checkpoints also compares with what a copy of
the checkpoints says, signed with the key. --database checks every chain of the database of the settings.
Exit code 1 on a finding.`;

/** Read at a time. */
const PIECE = 1 << 20;

type Options = Partial<Record<'head' | 'checkpoints' | 'public-key', string>> & { texts?: boolean };

function readArguments() {
  try {
    const text = { type: 'string' } as const;
    const flag = { type: 'boolean' } as const;
    const options = { head: text, checkpoints: text, 'public-key': text, texts: flag, database: flag };
    return parseArgs({ allowPositionals: true, options });
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

async function checkFile(file: string, options: Options): Promise<void> {
  const [, seq, hash] = /^(\d+):([0-9a-f]{64})$/.exec(options.head ?? '') ?? [];
  if (options.head !== undefined && (!seq || !hash))
    throw new Told('--head is the number of the last row, a colon, and its hash: 42:9f2c… (64 hex digits).');
  const chain = await checkpointsIn(options);
  const check = new FileCheck({
    head: seq && hash ? { seq: Number(seq), hash } : undefined,
    vouched: chain && vouchedByRun(chain),
  });
  let texts = 0;
  const shown: string[] = [];
  for await (const lines of linesOf(file)) {
    for (const line of lines) check.line(line);
    if (options.texts) shown.push(...linesWithText(lines));
    else texts += linesWithText(lines).length;
  }
  const { findings, rows, runs } = check.end();
  if (rows === 0) throw new Told(`${file} holds no audit line.`);
  findings.push(...(chain?.findings ?? []));
  const judged = options.texts ? await judge(shown) : undefined;
  findings.push(...(judged?.findings ?? []));
  report(file, findings);
  const [only, ...others] = runs;
  if (others.length > 0) console.log(`${count(rows, 'row')} of ${count(runs.length, 'run')} verify.`);
  else
    console.log(
      `${count(rows, 'row')} of run ${only?.run} verify. Head ${only?.head.seq}:${only?.head.hash}.`,
    );
  if (!seq && others.length === 0) console.log('Without --head a cut end is not found.');
  sayTexts(judged, judged?.texts ?? texts);
}

async function checkpointsIn(options: Options) {
  const { checkpoints, 'public-key': key } = options;
  if (checkpoints === undefined && key === undefined) return undefined;
  if (checkpoints === undefined || key === undefined || !isPublicKey(key)) throw new Told(USAGE);
  const chain = checkpointChain(await allCheckpoints(checkpointFolder(checkpoints)), key);
  if (chain.count === 0) throw new Told(`${checkpoints} holds no checkpoint.`);
  return chain;
}

/** Ends the process where the database cannot be had. */
async function judge(lines: readonly string[]): Promise<JudgedTexts> {
  let judged: JudgedTexts | undefined;
  await withDatabase(async (database, config) => {
    judged = await judgeTexts(database, await keyringOf(config, database), lines);
  });
  return judged ?? process.exit();
}

function sayTexts(judged: JudgedTexts | undefined, texts: number): void {
  const unknown = judged?.unknown ?? texts;
  if (judged && texts > unknown)
    console.log(`${count(texts - unknown, 'text is', 'texts are')} what was sealed.`);
  if (unknown > 0)
    console.log(
      `${count(unknown, 'text')} could not be judged: ${judged ? "their runs' keys are not here" : 'add --texts where the database and its key are'}.`,
    );
}

/** Some lines at a time; empty ones at the end are none. */
async function* linesOf(file: string): AsyncIterable<string[]> {
  const stream = file === '-' ? process.stdin : createReadStream(file, { highWaterMark: PIECE });
  stream.setEncoding('utf8');
  let left = '';
  let empty = 0;
  try {
    for await (const piece of stream) {
      const lines = `${left}${piece}`.split('\n');
      left = lines.pop() ?? '';
      yield lines.flatMap(whole);
    }
  } catch (error) {
    throw new Told(`${file} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
  yield whole(left);

  function whole(line: string): string[] {
    const text = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (text === '') {
      empty += 1;
      return [];
    }
    const before = Array<string>(empty).fill('');
    empty = 0;
    return [...before, text];
  }
}

function checkDatabase(): Promise<void> {
  return withDatabase(async (database, config) => {
    const keyring = await keyringOf(config, database);
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
