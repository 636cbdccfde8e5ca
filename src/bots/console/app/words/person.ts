import { money } from '../../../../run/text/money.ts';
import type { StaffPerson } from './waiting.ts';

/**
 * `Support engineer · CHF 50`, for a narrow list: the role only where the name does not say it, no limit
 * where there is none, no empty cents.
 */
export function personInWords({ name, role, limit }: StaffPerson, currency: string): string {
  const words = name.toLowerCase().split(/\s+/);
  return [
    name,
    ...(words.includes(role.toLowerCase()) ? [] : [role]),
    ...(limit > 0 ? [money(limit, currency).replace(/\.0+$/, '')] : []),
  ].join(' · ');
}
