/** What the policy names and the rest of the desk does not have: tools, articles, evidence and facts. */
import { noSuch } from '../run/text/no-such.ts';
import type { DeskFiles } from './files.ts';
import { namesIn } from './files.ts';
import type { Mistake } from './mistake.ts';

/** What the desk's tools are and declare. */
export interface DeclaredTools {
  /** Absent: tools.yaml is no YAML, so that nobody knows. */
  names?: ReadonlySet<string>;
  /** Kinds of evidence that some tool proves; absent: they are not declared. */
  proven?: ReadonlySet<string>;
  /** By write of tools.yaml, what it takes, and why no reply can go out by it. */
  senders: ReadonlyMap<string, { takes: readonly string[]; needs: readonly string[]; why?: string }>;
  /** By tool, the facts that rules may judge; absent for a tool that does not declare them. */
  facts: ReadonlyMap<string, ReadonlySet<string>>;
}

export function policyMistakes(files: DeskFiles, tools: DeclaredTools): Mistake[] {
  const { policy } = files;
  const found: Mistake[] = [];
  const say = (path: (string | number)[], says: string) => found.push({ file: 'policy.yaml', path, says });
  const checkTool = (name: string, ...path: (string | number)[]) => {
    if (tools.names && !tools.names.has(name)) say(path, noSuch('tool', name, { known: tools.names }));
  };
  for (const [n, { tool, article, when = {}, require }] of (policy.rules ?? []).entries()) {
    checkTool(tool, 'rules', n, 'tool');
    if (!files.articles.ids.has(article.id))
      say(['rules', n, 'article', 'id'], noSuch('article', article.id, { known: files.articles.ids }));
    const facts = tools.facts.get(tool);
    for (const [part, condition] of [['when', when] as const, ['require', require] as const])
      for (const fact of Object.keys(condition))
        if (facts && !facts.has(fact))
          say(
            ['rules', n, part, fact],
            `${noSuch('fact', fact, { known: facts })}; what a rule judges stands in preview.judged of ${tool} in tools.yaml`,
          );
  }
  for (const name of Object.keys(policy.toolRoles ?? {})) checkTool(name, 'toolRoles', name);
  for (const [n, name] of (policy.stepUp ?? []).entries()) checkTool(name, 'stepUp', n);
  for (const [n, name] of (policy.fourEyes?.tools ?? []).entries()) checkTool(name, 'fourEyes', 'tools', n);
  for (const [n, name] of (policy.autoApprove?.tools ?? []).entries())
    checkTool(name, 'autoApprove', 'tools', n);
  const kinds = namesIn(files.read['desk.yaml'], 'evidence');
  for (const [n, list] of (policy.evidence ?? []).entries())
    for (const [m, kind] of list.entries()) {
      const at = ['evidence', n, m];
      if (kinds && !kinds.has(kind))
        say(at, noSuch('kind of evidence', kind, { known: kinds, where: 'desk.yaml' }));
      else if (tools.proven && !tools.proven.has(kind))
        say(
          at,
          `no tool proves "${kind}": write it in proves of the tool that finds the customer, in tools.yaml`,
        );
    }
  return found;
}
