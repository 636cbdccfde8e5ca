/**
 * What a plan says of what the customer has stated: it stands where words or files say it, or the desk's
 * guidance for the request does, and never because a model says so.
 */
import type { PlanRequest } from '../../flow/ports/agent.ts';
import type { ToolFacts } from '../../run/plan/catalogue.ts';
import { canonical } from '../../run/plan/digest.ts';
import type { Args, Json, Next, ProposedStep } from '../../run/plan/plan.ts';
import { referenceOf } from '../../run/plan/references.ts';
import { without } from '../../run/present.ts';
import type { Message, Run } from '../../run/state.ts';
import { vocabularyFor } from '../languages/vocabulary.ts';
import type { PlaybookSet } from '../playbooks/choose.ts';
import { mentionsPhotos, photoFiles } from '../playbooks/entities/photos.ts';
import { standingWrites } from '../playbooks/history.ts';
import type { Playbook } from '../playbooks/playbook.ts';
import { readable, wordsOf } from '../playbooks/words.ts';
import { agrees } from './plan-checks.ts';

interface Guidance {
  playbooks: Playbook[];
  playbookSet: Pick<PlaybookSet, 'desk' | 'read' | 'newWords'>;
}

/** The proposal with what only words and files may say set as they say it, and left out where they do not. */
export function withStated(next: Next, { run, catalogue }: PlanRequest, guidance: Guidance): Next {
  if (next.kind !== 'plan') return next;
  const steps = next.steps.map((step) => {
    const names = namesStated(catalogue.tool(step.tool), 'words');
    if (names.length === 0) return step;
    const others = without(step.args, ...names);
    // What was done stays that call, whatever was written since.
    const done = standingWrites(run).findLast(
      (write) => write.tool === step.tool && agrees({ ...step, args: others }, write.args),
    );
    const args = { ...others };
    for (const name of names) {
      const value =
        done === undefined || step.again !== undefined
          ? saidOf(name, step, { ...guidance, run })
          : done.args[name];
      if (value !== undefined) args[name] = value;
    }
    return { ...step, args };
  });
  return { ...next, steps };
}

/** Sentences for the model: the kind of request is one that the playbooks which fit give for the tool. */
export function reasonProblems(next: Next, { catalogue }: PlanRequest, playbooks: Playbook[]): string[] {
  if (next.kind !== 'plan') return [];
  return next.steps.flatMap((step) =>
    namesStated(catalogue.tool(step.tool), 'request').flatMap((name) => {
      const given = [...new Set(argsGiven(step.tool, playbooks).flatMap((args) => literal(args[name])))];
      const value = step.args[name];
      return value === undefined || given.length === 0 || given.some((one) => one === value)
        ? []
        : [
            `step ${step.id}, argument ${name}: the request is not of the kind ${canonical(value)}; the playbooks that fit say ${given.map((one) => canonical(one)).join(' or ')}`,
          ];
    }),
  );
}

function namesStated(tool: ToolFacts | undefined, by: 'words' | 'request'): string[] {
  return Object.entries(tool?.stated ?? {}).flatMap(([name, how]) => (how === by ? [name] : []));
}

/** As the words say it, else as a playbook gives it outright for just this kind of step. */
function saidOf(
  name: string,
  step: ProposedStep,
  { playbooks, playbookSet, run }: Guidance & { run: Run },
): Json | undefined {
  const said = saidIn(run.messages, name, playbookSet);
  if (said !== undefined) return said;
  const others = (args: Args) => Object.entries(args).filter(([other]) => other !== name);
  const given = argsGiven(step.tool, playbooks).find(
    (args) =>
      literal(args[name]).length > 0 &&
      others(args).every(([other, value]) =>
        literal(value).every((one) => canonical(one) === canonical(step.args[other] ?? null)),
      ),
  );
  return given?.[name];
}

/** The last message that says anything of it counts. */
function saidIn(
  messages: Message[],
  name: string,
  { desk, read, newWords }: Guidance['playbookSet'],
): Json | undefined {
  let said: Json | undefined;
  for (const { kind, text, asked } of messages) {
    if (kind === 'reminder') continue;
    const words = readable(newWords(text));
    const found = [...read(words), ...photoFiles(text)].findLast(({ field }) => field === name);
    if (found) said = found.value;
    else if (name === 'photo' && asked !== undefined && mentionsPhotos(asked, vocabularyFor(asked, desk))) {
      const first = wordsOf(words, vocabularyFor(words, desk))[0];
      if (first?.among.has('yes', first.text)) said = true;
      else if (first?.among.has('no', first.text)) said = false;
    }
  }
  return said;
}

/** The arguments that playbooks give steps of a tool, with and without what their conditions add. */
function argsGiven(tool: string, playbooks: Playbook[]): Args[] {
  return playbooks
    .flatMap(({ steps }) => steps)
    .filter((step) => step.tool === tool)
    .flatMap(({ args, also }) => [args, ...also.map((more) => ({ ...args, ...more.args }))]);
}

/** A value that is written out; what a placeholder or a reference stands for is none. */
function literal(value: Json | undefined): (string | number | boolean)[] {
  if (typeof value === 'number' || typeof value === 'boolean') return [value];
  return typeof value === 'string' && !value.includes('{') && referenceOf(value) === undefined ? [value] : [];
}
