/** GraphQL services whose schema no file has are asked for it at the start, and their tools checked by it. */
import type { ToolsFile } from '../tools-file.ts';
import { askedSchema } from './schema.ts';
import { schemaMistakes } from './schema-mistakes.ts';

/** An endpoint that does not tell its schema is a sentence, and its tools are used as they are written. */
export async function checkedByEndpoints(file: ToolsFile, signal: AbortSignal): Promise<ToolsFile> {
  const problems = [...file.problems];
  const graphql = await Promise.all(
    file.graphql.map(async (service) => {
      if (service.schema || service.tools.length === 0) return service;
      const at = ['graphql', service.prefix];
      const read = await askedSchema(service, signal);
      if ('reason' in read) {
        const todo = 'put its schema beside this file and name it (schema: schema.graphql)';
        problems.push(
          file.problem(
            at,
            `its documents are not checked: it does not tell its schema (${read.reason}); ${todo}`,
          ),
        );
        return service;
      }
      const tools = service.tools.filter((tool) => {
        const mistakes = schemaMistakes(tool, read.schema);
        for (const { path, reason, where } of mistakes)
          problems.push(file.problem([...at, 'tools', tool.tool, ...path], reason, where));
        return mistakes.length === 0;
      });
      return { ...service, tools };
    }),
  );
  return { ...file, graphql, problems };
}
