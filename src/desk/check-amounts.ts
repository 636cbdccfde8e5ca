/** Amounts that look like pounds where pence are meant. */
import type { DeskFiles } from './files.ts';
import type { Mistake } from './mistake.ts';

type Amount = Pick<Mistake, 'file' | 'path'> & { value: number | undefined };

export function amountMistakes({ desk, policy, staff, read }: DeskFiles): Mistake[] {
  const [currency] = desk.currencies ?? [];
  const digits = currency === undefined ? 2 : minorDigits(currency);
  if (digits === 0) return [];
  const one = 10 ** digits;
  const inPolicy = (value: number | undefined, ...path: (string | number)[]): Amount => ({
    file: 'policy.yaml',
    path,
    value,
  });
  const amounts: Amount[] = [
    ...(policy.roles ?? []).flatMap(({ limit, perDay }, n) => [
      inPolicy(limit, 'roles', n, 'limit'),
      inPolicy(perDay, 'roles', n, 'perDay'),
    ]),
    inPolicy(policy.fourEyes?.from, 'fourEyes', 'from'),
    inPolicy(policy.reasonFrom, 'reasonFrom'),
    inPolicy(policy.autoApprove?.upTo, 'autoApprove', 'upTo'),
    inPolicy(policy.autoApprove?.perDay, 'autoApprove', 'perDay'),
    ...staff.map(({ limit }, n): Amount => ({ file: 'staff.yaml', path: [n, 'limit'], value: limit })),
  ];
  return amounts.flatMap(({ file, path, value }): Mistake[] => {
    if (value === undefined) return [];
    const written = decimalIn(read[file], path);
    if (written !== undefined)
      return [{ file, path, says: `${written} has decimals: amounts are whole, ${one} for ${inMajor(one)}` }];
    if (value === 0 || value >= one) return [];
    const says = `${value} is ${inMajor(value)}: write ${value * one} if ${inMajor(value * one)} is meant`;
    return [{ file, path, says }];
  });

  function inMajor(minor: number): string {
    return `${currency ?? ''} ${(minor / one).toFixed(digits)}`.trim();
  }
}

function minorDigits(currency: string): number {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}

/** 50.00 is the number 50 to YAML; to people it is fifty pounds. */
function decimalIn(
  { text, lined }: DeskFiles['read']['policy.yaml'],
  path: Mistake['path'],
): string | undefined {
  const line = text.split('\n')[(lined?.lineOf(path) ?? 1) - 1] ?? '';
  return new RegExp(String.raw`\b${path.at(-1)}:\s*(\d+\.\d+)`).exec(line)?.[1];
}
