/**
 * SQL text with named parameters. A name is a colon and small letters (`:tenant`); what it stands for is
 * given by that name at each call.
 *
 * The rule for queries: drizzle. A statement of one's own is for what runs at every step of a run or what
 * drizzle cannot say, on the tables of schema/.
 */

/** Planned once per connection under its name: never give two texts one name. */
export interface Statement {
  readonly name: string;
  /** With `$1`, `$2`, … in place of the names, in the order of `parameters`. */
  readonly text: string;
  readonly parameters?: readonly string[];
}

/**
 * jsonb goes in as JSON text; lists as JSON text too, or as arrays for `:name::text[]`. undefined is null.
 */
export type Values = Readonly<Record<string, unknown>>;

export type WithValues = [Statement, Values];

export function statement(name: string, text: string): Statement {
  const parameters: string[] = [];
  const positional = text.replace(/(?<!:):([a-z_]+)/g, (_, parameter: string) => {
    if (!parameters.includes(parameter)) parameters.push(parameter);
    return `$${parameters.indexOf(parameter) + 1}`;
  });
  return { name, text: positional, parameters };
}

/** The values in the order of the statement's parameters. Throws where one is not given. */
export function ordered({ name, parameters = [] }: Statement, values: Values): readonly unknown[] {
  return parameters.map((parameter) => {
    if (!(parameter in values)) throw new Error(`the statement ${name} needs :${parameter}`);
    return values[parameter];
  });
}
