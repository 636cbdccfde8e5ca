/** `${NAME}` in the tools file stands for a secret of the environment; the file itself holds none. */

const NAMED = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

export interface Resolved {
  values: Record<string, string>;
  /** What was put in: never to be logged, shown or stored. */
  secrets: string[];
}

/** Rejects nothing: what is missing comes back by name. `lines`: a value may have several, as a key does. */
export function resolveSecrets(
  texts: Readonly<Record<string, string>>,
  secretOf: (name: string) => string | undefined,
  { lines = false }: { lines?: boolean } = {},
): Resolved | { field: string; reason: string } {
  const secrets: string[] = [];
  const values: Record<string, string> = {};
  for (const [field, text] of Object.entries(texts)) {
    let missing: string | undefined;
    const value = text.replace(NAMED, (_, name: string) => {
      const secret = secretOf(name);
      if (secret === undefined || secret === '') missing ??= name;
      else secrets.push(secret);
      return secret ?? '';
    });
    if (missing !== undefined)
      return {
        field,
        reason: `${missing} is not set in the environment, or is a setting of Greenlight's own`,
      };
    if (!lines && /[\r\n\0]/.test(value)) return { field, reason: 'has a line break in its value' };
    values[field] = value;
  }
  return { values, secrets };
}
