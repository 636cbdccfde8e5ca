/** What an edited desk folder changes after the database's first start. */
import { type NewStaff, readContents } from '../../desk/contents.ts';
import { canonical } from '../../run/audit/chain.ts';
import type { Policy } from '../../run/policy/policy.ts';
import type { Database } from '../../store/db.ts';
import { policyOf, setPolicy } from '../../store/policies.ts';
import type { StaffBook } from '../../store/staff.ts';
import { takeUpArticles } from './articles.ts';

/**
 * A version of the folder's policy that the tenant never had becomes its policy; an earlier one does not
 * come back by a start. Open approvals name their version and are asked for anew. Articles are the
 * folder's. Everything else that the folder says and the database does not is a sentence each: the
 * database counts.
 */
export async function takeUpDesk(
  database: Database,
  staff: Pick<StaffBook, 'list'>,
  { folder, today }: { folder: string; today: string },
): Promise<string[]> {
  const { desk, staff: written } = readContents(folder, today);
  const { policy, id: tenant } = desk;
  const known = await policyOf(database, tenant, policy.version);
  if (!known) await setPolicy(database, tenant, policy);
  await database.of(tenant).transaction((tx) => takeUpArticles(tx, tenant, { folder, today }));
  const sentences = [];
  if (known && sameRules(known) !== sameRules(policy))
    sentences.push(
      `${folder}/policy.yaml was changed and has no effect: give it another version than ${policy.version}.`,
    );
  const others = await staff.list(tenant);
  const changed = written.filter((one) => !others.some((member) => sameMember(one, member)));
  if (changed.length > 0)
    sentences.push(
      `${folder}/staff.yaml is read at the first start only, and the database has other entries for ${changed
        .map(({ id }) => id)
        .join(', ')}: change people with npm run staff.`,
    );
  return sentences;
}

/** Articles are checked on other days than the policy was taken up on. */
export function sameRules(policy: Policy): string {
  const rules = policy.rules.map((rule) => ({ ...rule, article: { ...rule.article, checkedAt: '' } }));
  return canonical({ ...policy, rules });
}

function sameMember(one: NewStaff, other: NewStaff): boolean {
  return (['id', 'name', 'email', 'role', 'limit'] as const).every((field) => one[field] === other[field]);
}
