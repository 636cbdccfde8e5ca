/**
 * npm run linear [-- PART]: every exported function of src that takes text does work linear in it, whatever
 * the text is. The functions are found in the sources, so that a new one is tried without anybody's doing;
 * PART keeps to files whose path begins so. Takes minutes; the exit code is 1 where something is found.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { calling, NOT_FOREIGN, WHOLE } from './calls.ts';
import { type Seed, steepness } from './growth.ts';
import { SEEDS, seedsFor } from './seeds.ts';
import { expressionsIn, functionsIn, SRC, sources } from './sources.ts';

/** Seeds of the file's own expressions. */
const MOST_OWN = 24;

/** Each piece with one of its ends. */
const COMMON = SEEDS.filter((_, n) => n % 3 === Math.floor(n / 3) % 3);

const [part = ''] = process.argv.slice(2);
let mistakes = 0;
for (const { file, text } of sources())
  if (file.startsWith(part) && !NOT_FOREIGN.test(file)) await tryFile(file, text);
if (part === '') for (const [name, call] of Object.entries(WHOLE)) tryCall(name, call, COMMON);
console.log(mistakes === 0 ? 'all of it is linear' : `${mistakes} found`);
process.exit(mistakes === 0 ? 0 : 1);

async function tryFile(file: string, text: string): Promise<void> {
  const found = functionsIn(file, text);
  if (found.length === 0) return;
  const own = expressionsIn(file, text).flatMap((one) => seedsFor(one));
  const seeds = [...COMMON, ...own.filter((_, n) => n % Math.ceil(own.length / MOST_OWN) === 0)];
  const module = await import(pathToFileURL(join(SRC, file)).href);
  for (const one of found) {
    const called = calling(one, module[one.name]);
    if (called === undefined) continue;
    if ('call' in called) tryCall(`${file}: ${one.name}`, called.call, seeds);
    else
      say(
        `${file}: ${one.name} takes text and a ${called.missing}: say in test/linear/calls.ts what that is ` +
          'called with (BESIDE), or that what people write never comes with it (RECORDS)',
      );
  }
}

function tryCall(what: string, call: (text: string) => unknown, seeds: readonly Seed[]): void {
  for (const seed of seeds) {
    const steep = steepness(call, seed);
    if (steep === undefined) continue;
    say(`${what} takes n^${steep.toFixed(1)} for ${JSON.stringify(seed)}`);
    return;
  }
}

function say(sentence: string): void {
  mistakes += 1;
  console.log(sentence);
}
