/**
 * npm run chaos -- [--kills N] [--minutes M] [--seed N] [--lanes N] [--points P,…]: three processes on
 * one PostgreSQL, with a Slack, a mail server and a shop behind HTTP, killed before and after each commit
 * point and at random, while the database restarts, connections end, the shop errs after it has done what
 * it was asked, messages come several times to several processes, and five people press at once: approve,
 * adjust, inform, stop, some just when the approval runs out. Prints `kills K runs R duplicate_effects D
 * lost L stuck S wrong_approvals W broken_chains B take_over_p99 T`, T in seconds, and fails unless D, L,
 * S, W and B are 0. What stands twice in Slack or went out twice by mail counts as a duplicate.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openDatabase } from '../../src/store/db.ts';
import { addTenant, setPolicy } from '../../src/store/policies.ts';
import { openStore } from '../../src/store/store.ts';
import { freshDatabase, neededPostgres } from '../postgres.ts';
import { TEAM } from '../slack-server/state.ts';
import { policy } from '../store/samples.ts';
import { openMailServer } from '../stories/mail-server.ts';
import { chanceOf } from './chance.ts';
import { POINTS } from './commit-points.ts';
import { count } from './count.ts';
import { MASTER_KEY } from './master-key.ts';
import { PEOPLE, People } from './people.ts';
import { Processes } from './processes.ts';
import { restartable } from './servers.ts';
import { openShop } from './shop.ts';
import { ChaosSlack } from './slack.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '60' },
    minutes: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
    lanes: { type: 'string', default: '4' },
    points: { type: 'string' },
  },
});
const points = values.points?.split(',').map((name) => {
  const point = POINTS.find((one) => one === name);
  if (!point) throw new Error(`no point ${name} among ${POINTS.join(', ')}`);
  return point;
});
const until = Date.now() + Number(values.minutes) * 60_000;
const wanted = Number(values.kills);
const PROCESSES = 3;
/** People who wait until an approval runs out; most of the time they wait. */
const PATIENT_LANES = 3;
const FAULT_EVERY_MS = 10_000;

const chance = chanceOf(Number(values.seed));
const server = await neededPostgres();
const control = await restartable(server.url);
const { url } = await freshDatabase(server.url);
const shop = await openShop(chance.random);
const mail = await openMailServer();
const slack = new ChaosSlack(chance);
await slack.start();
const room = slack.room(PEOPLE);

async function openRecords() {
  const database = await openDatabase({ url, onError: () => {} });
  return { database, store: await openStore({ database, masterKey: MASTER_KEY, onError: () => {} }) };
}
const prepared = await openRecords();
await addTenant(prepared.database, 't', 'T');
// Each is planned anew as often as it takes: what is looked for is no case that gives up.
const limits = { ...policy.limits, replans: 100, steps: 200, toolCalls: 100 };
await setPolicy(prepared.database, 't', {
  ...{ ...policy, limits },
  deadlines: { ...policy.deadlines, approvalMinutes: 0.5 },
});
await prepared.store.workspaces.adopt('slack', TEAM);
for (const person of PEOPLE)
  await prepared.store.staff.add('t', {
    ...person,
    ...(person.id === 'lead' ? { role: 'lead', limit: 25_000 } : { role: 'engineer', limit: 5_000 }),
  });
await prepared.store.close();

const processes = new Processes(
  PROCESSES,
  {
    ...{ CHAOS_DATABASE: url, CHAOS_SHOP: shop.url },
    ...{ CHAOS_SLACK: slack.apiUrl, CHAOS_MAIL: mail.url },
  },
  { random: chance.random, ...(points && { points }) },
);
slack.processes = processes;
processes.start(false);
const people = new People({ chance, processes, slack, room, shop });

let failing = true;
async function faults(): Promise<void> {
  for (;;) {
    await delay(FAULT_EVERY_MS);
    if (!failing) return;
    const luck = chance.random();
    if (luck < 0.4) await control.restart(luck < 0.2 ? 'fast' : 'immediate');
    else await control.terminateConnections();
    if (chance.random() < 0.5) processes.killOne();
  }
}

const lanes = Array.from({ length: Number(values.lanes) + PATIENT_LANES }, (_, n) =>
  people.lane(n, { slack: n % 2 === 0, patient: n >= Number(values.lanes) }).catch((error: unknown) => {
    console.error(error);
  }),
);
const faulty = faults();
while (Date.now() < until && processes.kills < wanted) await delay(250);
failing = false;
await faulty;
// What is under way comes to its end with processes that nobody kills.
people.stop();
await processes.stop();
const { kills } = processes;
processes.start(true);
await Promise.all(lanes);
await Promise.all(people.cases.map((one) => people.toItsEnd(one).catch(() => {})));
await processes.stop();

const { database, store } = await openRecords();
const { messages } = slack.state;
const records = { database, store, shop, messages, mails: mail.mails, cut: processes.cut };
const { resumed, findings, ...counted } = await count(people.cases, records);
await store.close();
await Promise.all([shop.close(), slack.stop(), mail.stop()]);
await control.stop();
await server.stop();

for (const finding of findings.slice(0, 40)) console.error(finding);
const refused = slack.refused('already_reacted', 'message_not_found');
for (const { method, error, detail } of refused.slice(0, 5))
  console.error(`Slack refused ${method}: ${error} ${JSON.stringify(detail)}`);
const p99 = resumed[Math.min(resumed.length - 1, Math.floor(resumed.length * 0.99))] ?? 0;
const { duplicates, lost, stuck, wrong, broken } = counted;
console.log(
  `races ${people.races} shop_calls ${shop.calls} slack_calls ${slack.calls.length} letters ${mail.mails.length} handed_over ${people.handedOver} processes_fallen ${processes.fallen}`,
);
console.log(
  `kills ${kills} runs ${people.cases.length} duplicate_effects ${duplicates} lost ${lost} stuck ${stuck} wrong_approvals ${wrong} broken_chains ${broken} take_over_p99 ${p99.toFixed(1)}`,
);
process.exit(duplicates + lost + stuck + wrong + broken + processes.fallen > 0 ? 1 : 0);
