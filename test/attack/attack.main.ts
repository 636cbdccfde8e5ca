/**
 * npm run attack [-- --part hostile|tenants|forgeries|fuzz] [--seed N] [--cases N] [--short]: a planner that
 * is against us, two tenants in one process that are each the other's intruder, forged signatures and tokens,
 * and bytes that nobody should send. `--cases` counts those of
 * each part; what was found names the seed that makes it again. Exit code 1 at any breach.
 */
import { parseArgs } from 'node:util';
import { forgeries } from './forgeries/attack.ts';
import { fuzzParsers } from './fuzz/attack.ts';
import { fuzzFaces } from './fuzz/faces.ts';
import { hostilePlanner } from './hostile/attack.ts';
import { twoTenants } from './tenants/attack.ts';

const { values } = parseArgs({
  options: {
    part: { type: 'string' },
    seed: { type: 'string', default: '1' },
    cases: { type: 'string' },
    short: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
const casesOf = (whole: number, short: number) => Number(values.cases ?? (values.short ? short : whole));
const wanted = (part: string) => values.part === undefined || values.part === part;
const MOST_SAID = 20;
const ends: string[] = [];
let breaches = 0;

function ended(line: string, found: string[]): void {
  breaches += found.length;
  for (const one of found.slice(0, MOST_SAID)) console.error(`BREACH: ${one}`);
  if (found.length > MOST_SAID) console.error(`and ${found.length - MOST_SAID} more`);
  console.log(line);
  ends.push(line);
}

if (wanted('hostile')) {
  const cases = casesOf(100_000, 100);
  const done = await hostilePlanner({
    seed,
    cases,
    report: (so) => {
      if (so.cases % 5_000 === 0) console.error(`${so.cases} cases, ${so.breaches.length} breaches`);
    },
  });
  console.log(
    `${done.commands} commands, ${done.refused} refused; ${done.effects} effects, ${done.cents} cents, ${done.letters} letters, ${done.verified} customers verified; ${done.shown} texts looked at; ${(done.cases / done.seconds).toFixed(1)} cases/s`,
  );
  ended(`hostile planner: ${done.cases} cases, ${done.breaches.length} breaches`, done.breaches);
}
if (wanted('tenants')) {
  const done = await twoTenants({
    seed,
    cases: casesOf(2_000, 30),
    report: ({ cases, breaches: so }) => console.error(`${cases} cases, ${so.length} breaches`),
  });
  console.log(
    `${done.commands} commands, ${done.refused} refused; ${done.intrusions} by people of the other tenant; ${done.requests} calls of services, ${done.effects} effects, ${done.cents} cents, ${done.letters} letters, ${done.verified} customers verified; ${done.shown} texts looked at; ${(done.cases / done.seconds).toFixed(1)} cases/s`,
  );
  ended(`two tenants: ${done.cases} cases, ${done.breaches.length} breaches`, done.breaches);
}
if (wanted('forgeries')) {
  const done = await forgeries({ seed, count: casesOf(10_000, 250) });
  for (const [kind, count] of Object.entries(done.tried).sort())
    console.log(`${String(count).padStart(6)}  ${kind}`);
  const tried = Object.values(done.tried).reduce((sum, count) => sum + count, 0);
  const { taken, refused } = done.controls;
  ended(
    `forgeries: ${tried} tried, ${done.accepted.length} accepted; ${taken} right ones taken, ${refused.length} refused`,
    [...done.accepted, ...refused.map((one) => `a right one was refused: ${one}`)],
  );
}
if (wanted('fuzz')) {
  const count = casesOf(1_000_000, 4_000);
  // What goes over HTTP takes a hundred times as long.
  const sent = Math.ceil(count / 50);
  const faces = await fuzzFaces({ seed, count: sent });
  console.log(
    Object.entries(faces.answers)
      .map(([kind, n]) => `${kind}: ${n}`)
      .join(', '),
  );
  const done = fuzzParsers({ seed, count: count - sent });
  for (const [name, n] of Object.entries(done.read)) console.log(`${String(n).padStart(7)}  ${name}`);
  const read = Object.values(done.read).reduce((sum, n) => sum + n, 0);
  console.log(`${(read / done.seconds).toFixed(0)} inputs/s read`);
  const crashes = [...faces.breaches, ...done.crashes];
  ended(`fuzz: ${read} inputs read, ${faces.sent} sent, ${crashes.length} crashes`, crashes);
}
console.log(`${ends.join('; ')}: ${breaches === 0 ? 'none got through' : `${breaches} BREACHES`}`);
// The channels keep timers of their own.
process.exit(breaches === 0 ? 0 : 1);
