/**
 * What policy judges and only somebody's words say: shown with whose words they are, and held against later
 * plans of the case. What records or files say is no claim. Pure.
 */
import type { Run } from '../state.ts';
import type { Step } from '../steps.ts';
import type { ToolFacts } from './catalogue.ts';
import type { Args } from './plan.ts';

type Stating = Pick<ToolFacts, 'stated' | 'pictures'> | undefined;

const PICTURE = /\.(?:jpe?g|png|hei[cf]|webp|gif|tiff?|mp4|mov)$/i;

export function isPicture(file: string): boolean {
  return PICTURE.test(file.slice(-10));
}

/** Names of the call's arguments that rest on words. */
export function claimNames(run: Run, args: Args, tool: Stating): string[] {
  const pictured = run.messages.some(({ files }) => files?.some(isPicture));
  return Object.keys(tool?.stated ?? {}).filter(
    (name) =>
      Object.hasOwn(args, name) && !(pictured && args[name] === true && tool?.pictures?.includes(name)),
  );
}

/** `claimed by Engineer, read by playbooks`, by the argument's name. */
export function claimed(run: Run, step: Step, tool: Stating): Readonly<Record<string, string>> {
  const people = run.messages.filter(({ kind }) => kind !== 'reminder').map(({ name }) => name);
  const read = run.mind === undefined ? '' : `, read by ${run.mind.name}`;
  const words = `claimed by ${[...new Set(people)].join(' and ')}`;
  const args = step.call?.args ?? step.args;
  return Object.fromEntries(
    claimNames(run, args, tool).map((name) => {
      const changed = step.changed?.[name];
      if (changed) return [name, `claimed by ${changed.name}`];
      // Which kind of request it is, the planner says.
      return [name, tool?.stated?.[name] === 'request' ? `${words}${read}` : words];
    }),
  );
}
