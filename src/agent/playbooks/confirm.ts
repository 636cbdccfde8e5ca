/**
 * An article that may be the answer is shown to staff before it is quoted: "Is this the answer?" A yes drafts
 * the reply with it, a no asks what should be done, and a second no gives the case away.
 */
import type { PlanRequest } from '../../flow/ports/agent.ts';
import type { Json, Next } from '../../run/plan/plan.ts';
import { isRecord } from '../../run/plan/references.ts';
import { allSteps, outputAt } from './history.ts';
import { handOver, question } from './proposals.ts';
import { readMessage } from './reading.ts';
import type { Understood } from './understand.ts';

interface Passage {
  title: string;
  section: string;
  text: string;
}

const LONGEST_PASSAGE = 500;

/** The passage that a read of this run found and that nobody may quote before staff have looked at it. */
export function passageToConfirm({
  run,
  catalogue,
}: Pick<PlanRequest, 'run' | 'catalogue'>): Passage | undefined {
  for (const step of allSteps(run)) {
    const answers = step.state === 'done' ? catalogue.tool(step.tool)?.answers : undefined;
    const { passage, perhaps } = answers ?? {};
    if (!answers || !passage || perhaps === undefined) continue;
    const found = outputAt(step, perhaps) ?? outputAt(step, answers.first);
    if (!isRecord(found)) return undefined;
    return {
      title: text(found[passage.title]),
      section: text(found[passage.section]),
      text: text(found[passage.text]),
    };
  }
  return undefined;
}

/** `about`: what else staff should know, such as what the order shows. */
export function askWhether({ title, section, text: passage }: Passage, about: string): Next {
  const short = passage.length > LONGEST_PASSAGE ? `${passage.slice(0, LONGEST_PASSAGE - 1)}…` : passage;
  return question(
    `${about}Is this the answer? "${title}", ${section}: "${short}" ` +
      `Write "yes" to draft the reply with it; otherwise write what should be done, or "hand over".`,
  );
}

/** What a yes or a no to such a question means. undefined: it was answered in other words. */
export function afterAskedWhether(understood: Understood, input: PlanRequest): Next | undefined {
  const { run } = input;
  const last = run.messages.at(-1);
  if (understood.playbook.kind !== 'fallback' || last?.kind !== 'answer' || run.read >= run.messages.length)
    return undefined;
  const passage = passageToConfirm(input);
  if (!passage) return undefined;
  if (understood.values.confirmed === true)
    return { kind: 'reply', about: `Staff confirmed that "${passage.title}" answers this.` };
  if (readMessage(last, understood.playbook, understood).yes !== false) return undefined;
  return run.messages.filter((message) => message.kind === 'answer').length > 1
    ? handOver(understood, input, { reason: `No article answers this: "${passage.title}" does not.` })
    : question('No article answers this, then. What should be done, or who should take it?');
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
