/** Roles that policy, queues and staff name and that nobody has. That limits rise the policy's shape says. */
import { noSuch } from '../run/text/no-such.ts';
import type { DeskFiles } from './files.ts';
import type { Mistake } from './mistake.ts';

export function roleMistakes({ desk, policy, staff, read }: DeskFiles): Mistake[] {
  if (!policy.roles) return [];
  const found: Mistake[] = [];
  const ladder = policy.roles.map(({ role }) => role);
  const { queues } = desk;
  const queueNames = queues ? [queues.general, queues.unverified, ...Object.keys(queues.roles)] : [];
  // Whoever looks after a queue may have a role of its own beside the policy's.
  const ofQueues = [...queueNames, ...Object.values(queues?.roles ?? {})];
  const ofPeople = staff.map(({ role }) => role);
  const may = new Set([...ladder, ...ofPeople]);
  const check = (role: string | undefined, known: ReadonlySet<string>, at: Omit<Mistake, 'says'>) => {
    if (role !== undefined && !known.has(role))
      found.push({ ...at, says: noSuch('role', role, { known: ladder, where: 'policy.yaml' }) });
  };
  const policyAt = (...path: (string | number)[]) => ({ file: 'policy.yaml' as const, path });
  for (const [n, { exception }] of (policy.rules ?? []).entries())
    check(exception, may, policyAt('rules', n, 'exception'));
  for (const [tool, role] of Object.entries(policy.toolRoles ?? {}))
    check(role, may, policyAt('toolRoles', tool));
  for (const role of Object.keys(policy.reads ?? {})) check(role, new Set(ladder), policyAt('reads', role));
  check(policy.escalateTo, new Set([...may, ...ofQueues]), policyAt('escalateTo'));
  for (const [queue, role] of Object.entries(queues?.roles ?? {}))
    check(role, may, { file: 'desk.yaml', path: ['queues', 'roles', queue] });
  if (read['desk.yaml'].whole !== undefined)
    for (const [n, { role }] of staff.entries())
      check(role, new Set([...ladder, ...ofQueues]), { file: 'staff.yaml', path: [n, 'role'] });
  found.push(...people(staff, policy.roles));
  return found;
}

/** Two of one name, and a limit that the role does not have. */
function people(staff: DeskFiles['staff'], roles: readonly { role: string; limit: number }[]): Mistake[] {
  const at = (n: number, field: string) => ({ file: 'staff.yaml' as const, path: [n, field] });
  return staff.flatMap(({ id, email, role, limit }, n): Mistake[] => {
    const before = staff.slice(0, n);
    const most = roles.find((one) => one.role === role)?.limit;
    return [
      ...(before.some((other) => other.id === id)
        ? [{ ...at(n, 'id'), says: `"${id}" is there twice` }]
        : []),
      ...(before.some((other) => other.email === email)
        ? [{ ...at(n, 'email'), says: `"${email}" is there twice` }]
        : []),
      ...(most !== undefined && limit > most
        ? [
            {
              ...at(n, 'limit'),
              says: `is more than the ${most} of the role ${role}`,
              warning: true as const,
            },
          ]
        : []),
    ];
  });
}
