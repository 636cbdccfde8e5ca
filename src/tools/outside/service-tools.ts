/** The tools of the file's services, in whichever language they are asked. */
import { type Built, built } from './build.ts';
import type { Exchange } from './door.ts';
import { graphqlTool } from './graphql/graphql-tool.ts';
import { httpTool } from './http-tool.ts';
import type { ToolsFile } from './tools-file.ts';

export interface ServiceTool {
  /** Where it stands in the file. */
  at: string[];
  pin: string | undefined;
  made: Built;
}

export function serviceToolsOf({ http, graphql }: ToolsFile, exchange: Exchange): ServiceTool[] {
  return [
    ...http.map((one) => ({
      at: ['http', one.prefix, 'tools', one.tool],
      pin: one.shape.pin,
      made: built(() => httpTool(one, exchange)),
    })),
    ...graphql.flatMap(({ tools }) =>
      tools.map((one) => ({
        at: ['graphql', one.prefix, 'tools', one.tool],
        pin: one.shape.pin,
        made: built(() => graphqlTool(one, exchange)),
      })),
    ),
  ];
}
