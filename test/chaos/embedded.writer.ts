/**
 * Writes to the embedded database in FOLDER as fast as it can, until it is killed: `found N` once it is open,
 * N facts being there of the case, or `broken` and why; then a line `kept N` after each commit.
 */
import { verifyAudit } from '../../src/run/audit/verify.ts';
import { openDatabase } from '../../src/store/db.ts';
import { addTenant, setPolicy } from '../../src/store/policies.ts';
import { openStore } from '../../src/store/store.ts';
import { append, opened, policy, said } from '../store/samples.ts';
import { MASTER_KEY } from './master-key.ts';

const { FOLDER: dataDir = '' } = process.env;
const say = (line: string) => process.stdout.write(`${line}\n`);
const database = await openDatabase({ dataDir });
const store = await openStore({ database, masterKey: MASTER_KEY, onError: () => {} });
await addTenant(database, 't', 'T').catch(() => {});
await setPolicy(database, 't', policy);

const lines: string[] = [];
for await (const line of store.ledger.audit('t', 'killed')) lines.push(line);
const checked = lines.length === 0 ? { ok: true, findings: [] } : verifyAudit(lines);
say(checked.ok ? `found ${lines.length}` : `broken ${JSON.stringify(checked.findings)}`);

for (let kept = lines.length; ; kept += 1) {
  const events = kept === 0 ? [opened] : [said(`fact ${kept + 1} ${'of some length '.repeat(kept % 40)}`)];
  const changed = await store.ledger.change({
    ...{ tenant: 't', run: 'killed' },
    request: kept === 0 ? { open: true, knownSeq: 0 } : { knownSeq: 0 },
    work: () => append(events),
  });
  if (changed.kind !== 'appended') throw new Error(`it was not taken: ${changed.kind}`);
  say(`kept ${changed.head.seq}`);
}
