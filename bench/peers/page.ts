/** What people see of a result: a part of docs/measured.md, the sentence of the README, the plots. */
import { readFileSync, writeFileSync } from 'node:fs';
import { middle } from '../blocks.ts';
import { writtenBetween } from '../marked.ts';
import { barsSvg } from '../plots/bars.ts';
import { PEERS } from './list.ts';
import {
  cpuBeside,
  type MeasuredBlock,
  medianOf,
  type PeerResult,
  peerOf,
  type Result,
  WIDTHS,
  type Width,
} from './result.ts';

export const MARK = 'bench:peers';
const ROOT = new URL('../../', import.meta.url);

/** Every file that is made of a result, by its path in the repository. */
export function filesOf(result: Result): Map<string, string> {
  const page = (path: string) => readFileSync(new URL(path, ROOT), 'utf8');
  return new Map([
    ['docs/measured.md', writtenBetween(page('docs/measured.md'), MARK, measuredPart(result))],
    ['README.md', writtenBetween(page('README.md'), MARK, readmePart(result))],
    ...plots(result),
  ]);
}

export function writeFiles(result: Result): void {
  for (const [path, text] of filesOf(result)) writeFileSync(new URL(path, ROOT), text);
}

export function table(result: Result): string {
  const ours = result.peers.find(({ key }) => key === 'greenlight');
  const width = (one: PeerResult, field: keyof MeasuredBlock, digits: number) =>
    WIDTHS.map((at) => medianOf(one, at, field).toFixed(digits)).join(', ');
  const rows = named(result).map(({ name, keeps, one }) =>
    [
      one === ours ? `**${name}**` : name,
      one.version ?? '',
      keeps,
      one.asked,
      width(one, 'perSecond', 0),
      width(one, 'cpuMs', 1),
      ours ? cpuBeside(one, ours).toFixed(2) : '',
      one.commits.toFixed(1),
      medianOf(one, 16, 'walKb').toFixed(0),
      thousands(middle(one.wallMs)),
    ].join(' | '),
  );
  const at = WIDTHS.join(', ');
  const head = `| | version | keeps | model calls | runs/s at ${at} | CPU ms a run at ${at} | CPU, of Greenlight's | commits | WAL kB | wall ms |`;
  const rule = `${'| --- '.repeat(10)}|`;
  return [head, rule, ...rows.map((row) => `| ${row} |`)].join('\n');
}

function measuredPart(result: Result): string {
  const { machine, load, rounds, runs, mindMs, toolMs, on } = result;
  const ours = peerOf(result, 'greenlight');
  const names = named(result);
  const of = (key: string) => {
    const found = names.find(({ one }) => one.key === key);
    return found ? cpuBeside(found.one, ours).toFixed(2) : '';
  };
  return `
\`npm run ${MARK}\` has each peer do the same task, a goal, six reads of which three are independent and an
answer, with the same scripted model over HTTP and the same PostgreSQL, each in a process of its own and
written as its documentation has it (\`bench/peers/\`). Blocks of ${runs[1]}, ${runs[16]} and ${runs[64]} runs, ${WIDTHS.join(', ')} side by
side, in turn, after each was warm; medians of ${rounds}; wall with ${mindMs} ms a model call and ${toolMs} ms a tool. CPU is the process's own;
commits and WAL are the server's, 16 wide. On ${on}: ${machine.cores} cores, Node ${machine.node}, PostgreSQL ${machine.postgres}
(its fsync off, so a commit costs no disk), beside a load of ${load.least} to ${load.most}, this bench's own in it. So the
figures themselves are of that hour; what counts is the ratio, the median of each round's own.

${table(result)}

Not every row does the same for it. The first four let the model choose each read, so they ask it more often;
Mastra's workflow and DBOS have the six reads written in the program and ask it with OpenAI's client alone, which is
the least that they can cost. The floor has no claim, policy, approval, chain or card. Greenlight's prompt names
every tool of the shop, its plan is checked against policy, and its answer against what was read. OpenAI's
tracing, which would leave the machine, is off. The targets of Greenlight 16 wide are 4.0 ms and 190 runs a second;
here it took ${medianOf(ours, 16, 'cpuMs').toFixed(1)} ms and came to ${medianOf(ours, 16, 'perSecond').toFixed(0)}. Of its CPU OpenAI's agents took ${of('openai-agents')}, LangGraph's plan and execute
${of('langgraph')} (target 15 times), Mastra's workflow ${of('mastra-workflow')}, the floor ${of('floor')}.

![CPU a run at ${WIDTHS.join(', ')} wide](peers-cpu.svg)

![Runs a second at ${WIDTHS.join(', ')} wide](peers-rate.svg)

![Wall time of one run](peers-wall.svg)
`;
}

function readmePart(result: Result): string {
  const cpu = (key: string) => medianOf(peerOf(result, key), 16, 'cpuMs').toFixed(1);
  return `
![CPU, throughput and time of one task in Greenlight, six other runtimes and the least that is durable](docs/peers.svg)

The same task, 16 side by side on a machine that others used too, took ${cpu('greenlight')} ms of CPU a run in Greenlight, which keeps
every fact in a chained trail, ${cpu('langgraph')} ms in LangGraph.js's plan and execute with its checkpoints and ${cpu('openai-agents')} ms in
OpenAI's Agents SDK, which keeps nothing ([how it was measured](docs/measured.md)).
`;
}

function plots(result: Result): [string, string][] {
  const all = named(result);
  const names = all.map(({ name }) => name);
  const { machine, load, on, rounds } = result;
  const note = `medians of ${rounds}, in turn, ${on}; ${machine.cores} cores, Node ${machine.node}, PostgreSQL ${machine.postgres}, load ${load.least} to ${load.most}`;
  const values = (width: Width, field: keyof MeasuredBlock) =>
    all.map(({ one }) => medianOf(one, width, field));
  const cpu = (width: Width, title: string) => ({ title, values: values(width, 'cpuMs'), said: tenths });
  const rate = (width: Width, title: string) => ({ title, values: values(width, 'perSecond'), said: whole });
  const wall = { title: 'wall, ms', values: all.map(({ one }) => middle(one.wallMs)), said: thousands };
  const bars = (title: string, panels: { title: string; values: number[]; said(value: number): string }[]) =>
    barsSvg({ title, note, names, ours: 'Greenlight', panels });
  const task = 'a goal, six reads, an answer';
  return [
    [
      'docs/peers.svg',
      bars(`What one run costs: ${task}`, [
        cpu(16, 'CPU ms a run, 16 wide'),
        rate(16, 'runs a second, 16 wide'),
        { ...wall, title: 'wall ms, one run' },
      ]),
    ],
    [
      'docs/peers-cpu.svg',
      bars(
        `CPU ms a run: ${task}`,
        WIDTHS.map((width) => cpu(width, `${width} wide`)),
      ),
    ],
    [
      'docs/peers-rate.svg',
      bars(
        `Runs a second: ${task}`,
        WIDTHS.map((width) => rate(width, `${width} wide`)),
      ),
    ],
    [
      'docs/peers-wall.svg',
      bars(`Wall of one run with ${result.mindMs} ms a model call, ${result.toolMs} ms a tool`, [wall]),
    ],
  ];
}

function named(result: Result) {
  return PEERS.flatMap(({ key, name, keeps }) => {
    const one = result.peers.find((measured) => measured.key === key);
    return one ? [{ name, keeps, one }] : [];
  });
}

function tenths(value: number): string {
  return value.toFixed(1);
}

function whole(value: number): string {
  return value.toFixed(0);
}

function thousands(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
