/** A GraphQL service and its tools as the file has them. */
import type { GraphQLSchema } from 'graphql';
import type { z } from 'zod';
import type { Mistake } from '../authority-mistakes.ts';
import type { ServiceCall } from '../calling.ts';
import type { Document } from './document.ts';
import type { GraphqlToolShape } from './shape.ts';

export interface GraphqlTool extends ServiceCall {
  shape: GraphqlToolShape;
  document: Document;
  /** Where the document stands: absent, within the tools file, from its field on. */
  file?: string;
  /** Where the data has the output. */
  at: string;
  endpoint: string;
  /** As it is written, with the name of the setting that holds its beginning. */
  writtenEndpoint: string;
}

export interface GraphqlService {
  prefix: string;
  endpoint: string;
  headers: Record<string, string>;
  secrets: string[];
  /** Absent: the endpoint has to be asked. */
  schema?: GraphQLSchema;
  tools: GraphqlTool[];
}

/** What the reader of the tools file does for all its groups. */
export interface FileReader {
  parsed<T>(shape: z.ZodType<T>, value: unknown, at: string[]): T | undefined;
  secrets(
    texts: Record<string, string>,
    at: string[],
  ): { values: Record<string, string>; secrets: string[] } | undefined;
  address(url: string, at: string[]): string | undefined;
  tools<Shape>(declared: Record<string, unknown>, shape: z.ZodType<Shape>, at: string[]): Map<string, Shape>;
  /** The text of a file beside the tools file, of so many bytes at most; `reason`: why there is none. */
  beside(name: string, most: number): { text: string } | { reason: string };
  add(path: readonly string[], reason: string, where?: Mistake['where']): void;
  timeoutMs: number;
}

/** A line of the document, where it stands. A text of one line stands on the line of its field. */
export function whereIn(
  { shape, file }: { shape: Pick<GraphqlToolShape, 'document'>; file?: string | undefined },
  line: number,
): NonNullable<Mistake['where']> {
  if (file !== undefined) return { file, line };
  return { line: shape.document.includes('\n') ? line : 0 };
}

/** By variable, what stands for it. */
export function variablesOf({ shape, document }: Pick<GraphqlTool, 'shape' | 'document'>) {
  if (shape.variables) return shape.variables;
  return Object.fromEntries(document.variables.map((name) => [name, `{${name}}`]));
}
