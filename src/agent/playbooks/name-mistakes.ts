/** Names in a playbook that stand for something elsewhere in the desk: articles, evidence, queues, tools. */
import { noSuch } from '../../run/text/no-such.ts';
import type { Mistake } from './mistakes.ts';
import type { Playbook } from './playbook.ts';

/** What is absent is not known, and not checked. */
export interface DeskNames {
  tools?: ReadonlySet<string> | undefined;
  articles?: ReadonlySet<string> | undefined;
  evidence?: ReadonlySet<string> | undefined;
  queues?: ReadonlySet<string> | undefined;
  playbooks?: ReadonlySet<string> | undefined;
  roles?: ReadonlySet<string> | undefined;
  /** The tool that reads an article, and its argument with the id. */
  reads: { tool: string; id: string };
}

export function nameMistakes(playbook: Playbook, names: DeskNames): Mistake[] {
  const found: Mistake[] = [];
  const check = (kind: Kind, name: string, path: (string | number)[]) => {
    const known = names[kind];
    if (known && !known.has(name)) found.push({ path, reason: missing(kind, name, known) });
  };
  for (const [n, { tool, args }] of playbook.steps.entries()) {
    check('tools', tool, ['steps', n, 'tool']);
    const id = tool === names.reads.tool ? args[names.reads.id] : undefined;
    if (typeof id === 'string' && !/[{}]/.test(id))
      check('articles', id, ['steps', n, 'args', names.reads.id]);
  }
  for (const [n, id] of playbook.articles.entries()) check('articles', id, ['articles', n]);
  for (const [n, { article }] of playbook.refusals.entries())
    check('articles', article, ['refusals', n, 'article']);
  for (const [n, kind] of playbook.evidence.entries()) check('evidence', kind, ['evidence', n]);
  for (const [n, id] of playbook.applies.covers.entries()) check('playbooks', id, ['applies', 'covers', n]);
  if (playbook.hand_over) check('queues', playbook.hand_over.to, ['hand_over', 'to']);
  for (const [n, rehearsal] of playbook.rehearsals.entries()) {
    const at = ['rehearsals', n];
    for (const [m, plan] of (rehearsal.plans ?? []).entries())
      check('tools', typeof plan === 'string' ? plan : plan.tool, [...at, 'plans', m]);
    for (const [m, { tool }] of rehearsal.given.entries()) check('tools', tool, [...at, 'given', m, 'tool']);
    for (const [m, tool] of rehearsal.never.entries()) check('tools', tool, [...at, 'never', m]);
    for (const [m, id] of rehearsal.together_with.entries())
      check('playbooks', id, [...at, 'together_with', m]);
    if (rehearsal.hands_over !== undefined) check('queues', rehearsal.hands_over, [...at, 'hands_over']);
    if (rehearsal.approves !== undefined) check('roles', rehearsal.approves, [...at, 'approves']);
    if (rehearsal.refused !== undefined) check('articles', rehearsal.refused, [...at, 'refused']);
  }
  return found;
}

type Kind = 'tools' | 'articles' | 'evidence' | 'queues' | 'playbooks' | 'roles';

const ONE_OF: Record<Kind, { kind: string; where?: string }> = {
  tools: { kind: 'tool' },
  articles: { kind: 'article' },
  evidence: { kind: 'kind of evidence', where: 'desk.yaml' },
  queues: { kind: 'queue', where: 'desk.yaml' },
  playbooks: { kind: 'playbook' },
  roles: { kind: 'role', where: 'policy.yaml' },
};

function missing(kind: Kind, name: string, known: ReadonlySet<string>): string {
  const { kind: one, ...where } = ONE_OF[kind];
  return noSuch(one, name, { known, ...where });
}
