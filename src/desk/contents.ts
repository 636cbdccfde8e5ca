/** All that a desk's folder holds for its tenant's first day: the desk, its people and its articles. */
import { z } from 'zod';
import type { WrittenArticle } from '../flow/ports/articles.ts';
import type { Desk } from '../run/desk.ts';
import type { Policy } from '../run/policy/policy.ts';
import { readArticles } from './articles.ts';
import { readDesk, readYaml } from './read.ts';

export const StaffFile = z.array(
  z.strictObject({
    id: z.string().min(1),
    name: z.string().min(1),
    email: z.email(),
    role: z.string().min(1),
    /** Cents. */
    limit: z.int().nonnegative(),
  }),
);
export type NewStaff = z.infer<typeof StaffFile>[number];

export interface DeskContents {
  /** Its policy says when each article that it quotes was last checked. */
  desk: Desk;
  staff: NewStaff[];
  articles: WrittenArticle[];
}

/**
 * `today`: the ISO date on which the desk is loaded. `without people`: of a version, which has none. Throws
 * DeskMistake.
 */
export function readContents(folder: string, today: string, people?: 'without people'): DeskContents {
  const desk = readDesk(folder);
  const articles = readArticles(folder, today);
  const checked = new Map(articles.map(({ id, checkedAt }) => [id, checkedAt]));
  const staff = people ? [] : readStaff(folder);
  return { desk: { ...desk, policy: withChecks(desk.policy, checked) }, staff, articles };
}

export function readStaff(folder: string): NewStaff[] {
  return readYaml(folder, 'staff.yaml', StaffFile);
}

/** `checked`: by article id, the ISO date on which its owner last checked it. */
export function withChecks(policy: Policy, checked: ReadonlyMap<string, string>): Policy {
  const rules = policy.rules.map((rule) => {
    const checkedAt = checked.get(rule.article.id);
    return checkedAt === undefined ? rule : { ...rule, article: { ...rule.article, checkedAt } };
  });
  return { ...policy, rules };
}
