/** Values of steps that conditions and replies name, and that the tools' outputs do not have. */
import type { Catalogue } from '../../run/plan/catalogue.ts';
import { parseReference } from '../../run/plan/references.ts';
import { schemaAt } from '../../run/plan/schema-types.ts';
import type { Mistake } from './mistakes.ts';
import type { Playbook, When } from './playbook.ts';
import { type Outputs, outputsOf } from './step-mistakes.ts';

/** A sentence with such a value would be left out of every letter, and nobody would know why. */
export function factMistakes({ steps, replies }: Playbook, catalogue: Catalogue): Mistake[] {
  const outputs = outputsOf(steps, catalogue);
  const found: Mistake[] = [];
  const say = (path: (string | number)[], names: readonly string[]) => {
    for (const name of names) {
      const reason = notThere(name, outputs);
      if (reason !== undefined) found.push({ path, reason });
    }
  };
  for (const [n, step] of steps.entries())
    for (const when of [step.when, ...step.also.map((more) => more.when)])
      say(['steps', n, 'when'], factsOf(when));
  for (const [purpose, reply] of Object.entries(replies))
    for (const [language, lines] of Object.entries(reply ?? {}))
      for (const [n, line] of (lines ?? []).entries()) {
        const { text, when, each } = typeof line === 'string' ? { text: line } : line;
        const named = [...text.matchAll(/\{([^{}|]{1,120})(?:\|[^{}]*)?\}/g)].map((match) => match[1] ?? '');
        say(
          ['replies', purpose, language, n],
          [...factsOf(when), ...(each === undefined ? [] : [each]), ...named],
        );
      }
  return found;
}

const factsOf = (when: When | undefined) => [...(when?.fact ?? []), ...(when?.no_fact ?? [])];

function notThere(name: string, outputs: Outputs): string | undefined {
  const reference = parseReference(name);
  const tools = reference && outputs.get(reference.step);
  const [first] = reference?.path ?? [];
  // What was sent, and the effect's own number, stand beside what is put out.
  if (!reference || !tools || first === undefined || first === 'args' || first === 'result') return undefined;
  if (tools.some(({ output }) => schemaAt(output, reference.path))) return undefined;
  return `"${name}": ${tools[0]?.name} puts nothing out at "${name.slice(reference.step.length + 1)}"`;
}
