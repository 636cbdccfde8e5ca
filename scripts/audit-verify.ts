/**
 * npm run audit:verify -- FILE [--head SEQ:HASH]: checks the audit lines of one run (GET /v1/runs/:id/audit).
 * Exit code 1 on a finding.
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { verifyAudit } from '../src/run/audit/verify.ts';

const USAGE = `npm run audit:verify -- FILE [--head SEQ:HASH]
FILE holds one run's audit lines, oldest first (GET /v1/runs/ID/audit); - reads them from stdin.
The head is in GET /v1/runs/ID and on the receipt; with it a cut end is found too.`;

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

function readArguments() {
  try {
    return parseArgs({ allowPositionals: true, options: { head: { type: 'string' } } });
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  }
}

const { positionals, values } = readArguments();
const [file, ...more] = positionals;
if (!file || more.length > 0) fail(USAGE);
const [, seq, hash] = /^(\d+):([0-9a-f]{64})$/.exec(values.head ?? '') ?? [];
if (values.head !== undefined && (!seq || !hash))
  fail('--head is the number of the last row, a colon, and its hash: 42:9f2c… (64 hex digits).');

const text = await readFile(file === '-' ? '/dev/stdin' : file, 'utf8').catch((error: Error) =>
  fail(`${file} cannot be read: ${error.message}`),
);
const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
while (lines.at(-1) === '') lines.pop();
if (lines.length === 0) fail(`${file} holds no audit line.`);

const verified = verifyAudit(lines, seq && hash ? { seq: Number(seq), hash } : undefined);
for (const { message } of verified.findings) console.error(message);
if (!verified.ok)
  fail(
    `${file} does not verify: ${verified.findings.length === 1 ? '1 finding' : `${verified.findings.length} findings`}.`,
  );
const rows = verified.lines === 1 ? '1 row' : `${verified.lines} rows`;
console.log(`${rows} of run ${verified.run} verify. Head ${verified.head?.seq}:${verified.head?.hash}.`);
if (!seq) console.log('Without --head a cut end is not found.');
