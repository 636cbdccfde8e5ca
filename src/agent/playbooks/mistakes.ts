/** Mistakes in a playbook that its shape does not show: names that stand for nothing. */
import type { Json } from '../../run/plan/plan.ts';
import { parseReference, references } from '../../run/plan/references.ts';
import { commonEntities, type Playbook, type ReplyLine, type When } from './playbook.ts';

type Front = Omit<Playbook, 'body' | 'file' | 'toolLines'>;
export interface Mistake {
  path: (string | number)[];
  reason: string;
}

const computed = /^today\+\d{1,2}$/;
/** Facts of a reply that no step puts out, see facts.ts. */
export const replyFacts = ['first_name', 'refunded', 'reason', 'article', 'quote', 'customer_email'];

/** `known`: the names of the desk's own entities. */
export function mistakes(playbook: Front, known: string[]): Mistake[] {
  const found: Mistake[] = [];
  const entities = new Set<string>([...commonEntities, ...known, ...Object.keys(playbook.flags)]);
  const steps = new Set<string>();
  const all = new Set(playbook.steps.map((step) => step.id));
  const say = (path: (string | number)[], reason: string): void => void found.push({ path, reason });

  for (const [n, step] of playbook.steps.entries()) {
    const at = ['steps', n];
    if (!step.when && playbook.steps.slice(n + 1).some((other) => other.id === step.id))
      say([...at, 'id'], `"${step.id}" stands twice; alternatives of one step say when each is taken`);
    for (const need of step.needs)
      if (!steps.has(need)) say([...at, 'needs'], `"${need}" is no earlier step`);
    for (const args of [step.args, ...step.also.map((more) => more.args)]) {
      for (const { text } of references(args)) {
        const reference = parseReference(text);
        if (!reference)
          say([...at, 'args'], `"${text}" is no reference; write it as step.field or step.list[0].field`);
        else if (!steps.has(reference.step)) say([...at, 'args'], `"${text}" refers to no earlier step`);
      }
    }
    for (const name of placeholders([step.title, step.args, ...step.also.map((more) => more.args)]))
      if (!entities.has(name) && !computed.test(name)) say(at, `nothing is called {${name}}`);
    for (const when of [step.when, ...step.also.map((more) => more.when)])
      checkWhen(when, entities, all, say, [...at, 'when']);
    if (step.reverses && !all.has(step.reverses))
      say([...at, 'reverses'], `there is no step "${step.reverses}"`);
    if (step.again !== undefined && !playbook.flags[step.again])
      say([...at, 'again'], `"${step.again}" is no flag of this playbook`);
    steps.add(step.id);
  }
  for (const [n, { entity, or, when }] of playbook.needs.entries()) {
    if (!entities.has(entity)) say(['needs', n, 'entity'], `"${entity}" is no entity of this desk`);
    for (const name of [...or, ...(when?.has ?? []), ...(when?.lacks ?? [])])
      if (!entities.has(name)) say(['needs', n], `"${name}" is no entity and no flag of this playbook`);
  }
  for (const [purpose, reply] of Object.entries(playbook.replies)) {
    for (const language of ['en', 'de'] as const) {
      for (const [n, line] of (reply?.[language] ?? []).entries())
        checkLine(line, ['replies', purpose, language, n], entities, all, say);
    }
  }
  if (playbook.kind === 'hand_over' && !playbook.hand_over)
    say(['kind'], 'a hand_over playbook says to whom, in hand_over');
  if (playbook.kind === 'hand_over' && playbook.applies.topics.length === 0)
    say(['applies'], 'a hand_over playbook lists its topics, with the words that open it');
  return found;
}

type Say = (path: (string | number)[], reason: string) => void;

function checkWhen(
  when: When | undefined,
  entities: Set<string>,
  steps: Set<string>,
  say: Say,
  at: (string | number)[],
): void {
  for (const name of [...(when?.has ?? []), ...(when?.lacks ?? [])])
    if (!entities.has(name)) say(at, `"${name}" is no entity and no flag of this playbook`);
  for (const name of [...(when?.done ?? []), ...(when?.not_done ?? [])])
    if (!steps.has(name)) say(at, `there is no step "${name}"`);
  for (const fact of [...(when?.fact ?? []), ...(when?.no_fact ?? [])]) {
    const reference = parseReference(fact);
    if (!reference || !steps.has(reference.step)) say(at, `"${fact}" is no value of a step of this playbook`);
  }
}

function checkLine(
  line: ReplyLine,
  at: (string | number)[],
  entities: Set<string>,
  steps: Set<string>,
  say: Say,
): void {
  const { text, when, each } =
    typeof line === 'string' ? { text: line, when: undefined, each: undefined } : line;
  checkWhen(when, entities, steps, say, at);
  if (each !== undefined && !steps.has(parseReference(each)?.step ?? ''))
    say(at, `"${each}" is no list of a step of this playbook`);
  for (const name of placeholders(text)) {
    const subject = name.split('|')[0] ?? '';
    const [kind, cited] = subject.split(':');
    const known =
      kind === 'cite'
        ? cited === 'refusal' || steps.has(cited ?? '')
        : entities.has(subject) ||
          replyFacts.includes(subject) ||
          (each !== undefined && /^each[.[]/.test(subject)) ||
          steps.has(parseReference(subject)?.step ?? '');
    if (!known) say(at, `nothing is called {${name}}`);
  }
}

function placeholders(value: Json | Json[]): string[] {
  if (typeof value === 'string')
    return [...value.matchAll(/\{([^{}]{1,120})\}/g)].map((match) => match[1] ?? '');
  if (Array.isArray(value)) return value.flatMap((item) => placeholders(item));
  if (typeof value === 'object' && value !== null)
    return Object.values(value).flatMap((item) => placeholders(item));
  return [];
}
