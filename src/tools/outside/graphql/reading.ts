/** The GraphQL services of the tools file, read as far as they can be without asking anybody. */
import type { GraphQLSchema } from 'graphql';
import type { Mistake } from '../authority-mistakes.ts';
import { argumentsOf } from '../file-mistakes.ts';
import { readDocument } from './document.ts';
import { documentMistakes } from './document-mistakes.ts';
import { MOST_TOLD, MOST_WRITTEN, type SchemaRead, schemaFrom } from './schema.ts';
import { schemaMistakes } from './schema-mistakes.ts';
import { type FileReader, type GraphqlService, type GraphqlTool, whereIn } from './service.ts';
import { GraphqlServiceShape, GraphqlToolShape } from './shape.ts';

const FILE = /^[\w-][\w.-]*(?:\/[\w-][\w.-]*){0,2}\.(?:graphql|gql)$/;

/** Bytes of a document in a file of its own. */
const MOST_DOCUMENT = 64 * 1024;

/** undefined: none of its tools can be used. */
export function readGraphqlService(
  prefix: string,
  declared: unknown,
  reader: FileReader,
): GraphqlService | undefined {
  const at = ['graphql', prefix];
  const service = reader.parsed(GraphqlServiceShape, declared, at);
  const values = service && reader.secrets(service.headers ?? {}, [...at, 'headers']);
  const endpoint = service && reader.address(service.endpoint, [...at, 'endpoint']);
  if (!service || !values || endpoint === undefined) return undefined;
  if (!/^https?:\/\/[^\s@#{}\\]+$/.test(endpoint) || !URL.canParse(endpoint)) {
    reader.add([...at, 'endpoint'], 'must be like https://api.example.com/graphql');
    return undefined;
  }
  const read = service.schema === undefined ? undefined : schemaBeside(service.schema, reader);
  if (read && 'reason' in read) {
    const where = read.line === undefined ? undefined : { file: service.schema ?? '', line: read.line };
    reader.add([...at, 'schema'], read.reason, where);
    return undefined;
  }
  const common = {
    ...{ prefix, endpoint, writtenEndpoint: service.endpoint },
    ...{ writtenHeaders: service.headers ?? {}, headers: values.values, secrets: values.secrets },
  };
  const tools = [...reader.tools(service.tools, GraphqlToolShape, at)].flatMap(([tool, shape]) => {
    const timeoutMs = shape.timeout_ms ?? service.timeout_ms ?? reader.timeoutMs;
    return readTool({ ...common, tool, shape, timeoutMs }, [...at, 'tools', tool], reader) ?? [];
  });
  const { values: headers, secrets } = values;
  return { prefix, endpoint, headers, secrets, tools, ...(read && { schema: read.schema }) };
}

function schemaBeside(name: string, reader: FileReader): SchemaRead {
  const read = reader.beside(name, name.endsWith('.json') ? MOST_TOLD : MOST_WRITTEN);
  return 'reason' in read ? read : schemaFrom(name, read.text);
}

function readTool(
  { shape, ...more }: Omit<GraphqlTool, 'document' | 'at' | 'file'>,
  path: string[],
  reader: FileReader,
): GraphqlTool | undefined {
  const file = FILE.test(shape.document) ? shape.document : undefined;
  const read = file === undefined ? { text: shape.document } : reader.beside(file, MOST_DOCUMENT);
  const at = [...path, 'document'];
  if ('reason' in read) {
    reader.add(at, read.reason);
    return undefined;
  }
  const document = readDocument(read.text);
  if ('reason' in document) {
    reader.add(at, document.reason, whereIn({ shape, file }, document.line));
    return undefined;
  }
  const [only, ...others] = document.operation.selectionSet.selections;
  const root = only?.kind === 'Field' ? (only.alias?.value ?? only.name.value) : undefined;
  const place = shape.at ?? (others.length === 0 ? root : undefined);
  if (place === undefined) {
    reader.add(path, 'does not say at which place of the data its output is: add at');
    return undefined;
  }
  return { ...more, shape, document, at: place, ...(file === undefined ? {} : { file }) };
}

/** What is wrong with the tool's document; with a schema also by that. */
export function graphqlMistakes(tool: GraphqlTool, schema: GraphQLSchema | undefined): Mistake[] {
  const args = argumentsOf(tool.shape.input);
  const found = documentMistakes(tool, args);
  return schema && found.length === 0 ? schemaMistakes(tool, schema) : found;
}
