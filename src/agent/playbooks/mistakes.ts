/** Mistakes in a playbook that its shape does not show: names that stand for nothing. */
import type { Json } from '../../run/plan/plan.ts';
import { parseReference, references } from '../../run/plan/references.ts';
import { type AgentDesk, entitiesMarked } from '../desk.ts';
import { languagesOf } from '../languages/language.ts';
import { actNamed } from './act-words.ts';
import { commonEntities, type Playbook, type ReplyLine, type When } from './playbook.ts';

type Front = Omit<Playbook, 'body' | 'file' | 'toolLines'>;
export interface Mistake {
  path: (string | number)[];
  reason: string;
}

const computed = /^today\+\d{1,2}$/;
/** Facts of a reply that no step puts out, see facts.ts. */
export const replyFacts = ['first_name', 'refunded', 'reason', 'article', 'quote', 'customer_email'];

export function mistakes(playbook: Front, desk: AgentDesk): Mistake[] {
  const found: Mistake[] = [];
  const entities = new Set<string>([
    ...commonEntities,
    ...Object.keys(desk.entities),
    ...Object.keys(playbook.flags),
  ]);
  const parts = new Set(
    ['street', 'city', 'line2', 'state', ...entitiesMarked(desk, 'address')].map((part) => `address.${part}`),
  );
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
        else if (playbook.steps.some((one) => one.id === reference.step && one.if_able))
          say([...at, 'args'], `"${text}" refers to a step that may be left out (if_able)`);
      }
    }
    for (const name of placeholders([step.title, step.args, ...step.also.map((more) => more.args)]))
      if (!entities.has(name) && !parts.has(name) && !computed.test(name)) say(at, unknownPlace(name, parts));
    for (const when of [step.when, ...step.also.map((more) => more.when)])
      for (const reason of whenMistakes(when, { entities, steps: all })) say([...at, 'when'], reason);
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
  for (const list of ['stated', 'either'] as const)
    for (const [n, name] of playbook[list].flat().entries())
      if (!playbook.flags[name]) say([list, n], `"${name}" is no flag of this playbook`);
  for (const [name, texts] of Object.entries(playbook.flags))
    for (const [n, text] of texts.entries())
      if (/[{}]/.test(text) && actNamed(text) === undefined)
        say(['flags', name, n], `"${text}" names no act that a language has words for`);
  const [first] = languagesOf(desk);
  for (const [purpose, reply] of Object.entries(playbook.replies)) {
    if (reply && !reply[first])
      say(['replies', purpose], `has no text in ${first}, the desk's first language`);
    for (const [language, lines] of Object.entries(reply ?? {}))
      for (const [n, line] of (lines ?? []).entries())
        for (const reason of lineMistakes(line, { entities, steps: all }))
          say(['replies', purpose, language, n], reason);
  }
  if (playbook.kind === 'hand_over' && !playbook.hand_over)
    say(['kind'], 'a hand_over playbook says to whom, in hand_over');
  if (playbook.kind === 'hand_over' && playbook.applies.topics.length === 0)
    say(['applies'], 'a hand_over playbook lists its topics, with the words that open it');
  for (const reason of groupMistakes(playbook.applies)) say(['applies', 'topics'], reason);
  return found;
}

function groupMistakes({ topics, harmless, groups }: Front['applies']): string[] {
  const phrases = topics.flatMap(({ words, beside }) => [
    ...words,
    ...beside.flatMap((pair) => [...pair.words, ...pair.near]),
  ]);
  const named = [...phrases, ...harmless].flatMap((phrase) => phrase.match(/(?<=\{)\w+(?=\})/g) ?? []);
  return [...new Set(named)]
    .filter((name) => groups[name] === undefined)
    .map((name) => `nothing is called {${name}} in groups`);
}

interface Known {
  entities: Set<string>;
  steps: Set<string>;
}

function whenMistakes(when: When | undefined, { entities, steps }: Known): string[] {
  const { has = [], lacks = [], done = [], not_done = [], fact = [], no_fact = [] } = when ?? {};
  return [
    ...[...has, ...lacks]
      .filter((name) => !entities.has(name))
      .map((name) => `"${name}" is no entity and no flag of this playbook`),
    ...[...done, ...not_done].filter((name) => !steps.has(name)).map((name) => `there is no step "${name}"`),
    ...(when?.exception !== undefined && done.length === 0
      ? ['"exception" is of a write: name it in done']
      : []),
    ...[...fact, ...no_fact]
      .filter((name) => !steps.has(parseReference(name)?.step ?? ''))
      .map((name) => `"${name}" is no value of a step of this playbook`),
  ];
}

function lineMistakes(line: ReplyLine, known: Known): string[] {
  const { text, when = undefined, each = undefined } = typeof line === 'string' ? { text: line } : line;
  const { entities, steps } = known;
  const isStep = (reference: string) => steps.has(parseReference(reference)?.step ?? '');
  const stands = (name: string): boolean => {
    const subject = name.split('|')[0] ?? '';
    const [kind, cited = ''] = subject.split(':');
    if (kind === 'cite') return cited === 'refusal' || steps.has(cited);
    return (
      entities.has(subject) ||
      replyFacts.includes(subject) ||
      (each !== undefined && /^each[.[]/.test(subject)) ||
      isStep(subject)
    );
  };
  return [
    ...whenMistakes(when, known),
    ...(each === undefined || isStep(each) ? [] : [`"${each}" is no list of a step of this playbook`]),
    ...placeholders(text)
      .filter((name) => !stands(name))
      .map((name) => `nothing is called {${name}}`),
  ];
}

function unknownPlace(name: string, parts: ReadonlySet<string>): string {
  const reason = `nothing is called {${name}}`;
  if (!name.startsWith('address.')) return reason;
  return `${reason}; an address has ${[...parts].map((part) => `{${part}}`).join(', ')}`;
}

function placeholders(value: Json | Json[]): string[] {
  if (typeof value === 'string')
    return [...value.matchAll(/\{([^{}]{1,120})\}/g)].map((match) => match[1] ?? '');
  if (Array.isArray(value)) return value.flatMap((item) => placeholders(item));
  if (typeof value === 'object' && value !== null)
    return Object.values(value).flatMap((item) => placeholders(item));
  return [];
}
