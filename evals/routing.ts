/**
 * npm run eval:routing -- --examples FILE --test FILE [--shots 10] [--seeds 1-5] [--oos FILE] Fits routing on
 * `shots` examples an intent, drawn by each seed, and prints how often the test's texts get the right intent.
 */
import { parseArgs } from 'node:util';
import { labelledTexts, textsOf } from './labelled-texts.ts';
import { measureRouting, type RoutingFigures } from './routing-figures.ts';

const USAGE = 'npm run eval:routing -- --examples FILE --test FILE [--shots 10] [--seeds 1-5] [--oos FILE]';

try {
  evaluate();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

function evaluate(): void {
  const { values } = parseArgs({
    options: {
      examples: { type: 'string' },
      test: { type: 'string' },
      shots: { type: 'string', default: '10' },
      seeds: { type: 'string', default: '1-5' },
      oos: { type: 'string' },
    },
  });
  if (values.examples === undefined || values.test === undefined) throw new Error(`Usage: ${USAGE}`);
  const shots = positive('--shots', values.shots);
  const seeds = seedsOf(values.seeds);
  const rows = {
    examples: labelledTexts(values.examples),
    test: labelledTexts(values.test),
    ...(values.oos === undefined ? {} : { outOfScope: textsOf(values.oos) }),
  };
  const figures = seeds.map((seed) => {
    const figure = measureRouting(rows, shots, seed);
    console.log(
      `seed ${seed}: ${figure.examples} examples, accuracy ${percent(figure.accuracy)}, ` +
        `fitted in ${figure.fitSeconds.toFixed(2)} s, ${figure.queryMs.toFixed(2)} ms a query`,
    );
    return figure;
  });
  summarize('accuracy', figures, (figure) => figure.accuracy);
  if (values.oos === undefined) return;
  summarize('right and kept', figures, (figure) => figure.rightAndKept);
  summarize('out-of-scope recall', figures, (figure) => figure.outOfScopeRecall ?? 0);
}

function summarize(name: string, figures: RoutingFigures[], of: (figure: RoutingFigures) => number): void {
  const shares = figures.map(of);
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  console.log(`${name}: mean ${percent(mean)}, minimum ${percent(Math.min(...shares))}`);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function positive(name: string, value: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new Error(`${name} is a whole number from 1, not "${value}".`);
  return number;
}

/** `1-5`, `3` or `1,4,9`. */
function seedsOf(value: string): number[] {
  const seeds = value.split(',').flatMap((part) => {
    const [, from = '', to = from] = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(part.trim()) ?? [];
    const count = Number(to) - Number(from) + 1;
    return from === '' || count < 1 || count > 1000
      ? []
      : Array.from({ length: count }, (_, n) => Number(from) + n);
  });
  if (seeds.length === 0)
    throw new Error(`--seeds is a range such as 1-5 or a list such as 1,4,9, not "${value}".`);
  return seeds;
}
