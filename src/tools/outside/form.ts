/** Fields of a form (`application/x-www-form-urlencoded`), as services write what is within others. Pure. */
import type { Json } from '../../run/plan/plan.ts';
import { isRecord } from '../../run/plan/references.ts';

/** `{ amount: 5, metadata: { order: '7' } }` as `amount=5&metadata[order]=7`, by name; null is left out. */
export function formOf(body: { [name: string]: Json }): string {
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries(body).toSorted(byName)) add(fields, name, value);
  return fields.toString();
}

function add(fields: URLSearchParams, name: string, value: Json): void {
  if (value === null) return;
  if (Array.isArray(value)) for (const [n, item] of value.entries()) add(fields, `${name}[${n}]`, item);
  else if (isRecord(value))
    for (const [inner, item] of Object.entries(value).toSorted(byName))
      add(fields, `${name}[${inner}]`, item);
  else fields.append(name, String(value));
}

const byName = ([one]: [string, Json], [other]: [string, Json]): number => (one < other ? -1 : 1);
