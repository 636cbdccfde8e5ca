/** What the files of a desk may say, as JSON Schemas for editors: by the name of the file in schemas/. */
import { z } from 'zod';
import { Playbook } from '../../agent/playbooks/playbook.ts';
import { StaffFile } from '../../desk/contents.ts';
import { PolicyFile } from '../../desk/read.ts';
import { DeskFile } from '../../run/desk.ts';
import {
  FileShape,
  HttpServiceShape,
  HttpToolShape,
  McpServerShape,
  McpToolShape,
} from '../../tools/outside/file-shape.ts';
import { GraphqlServiceShape, GraphqlToolShape } from '../../tools/outside/graphql/shape.ts';

/** The file of tools is read part by part, so that one mistake leaves out one tool; here it is one shape. */
const ToolsFile = FileShape.extend({
  http: z
    .record(z.string(), HttpServiceShape.extend({ tools: z.record(z.string(), HttpToolShape) }))
    .optional(),
  graphql: z
    .record(z.string(), GraphqlServiceShape.extend({ tools: z.record(z.string(), GraphqlToolShape) }))
    .optional(),
  servers: z
    .record(
      z.string(),
      z.strictObject({ ...McpServerShape.shape, tools: z.record(z.string(), McpToolShape) }),
    )
    .optional(),
});

/** By the file of a desk that each is of; playbooks have it as front matter. */
export const DESK_SHAPES = {
  desk: DeskFile,
  policy: PolicyFile,
  staff: StaffFile,
  tools: ToolsFile,
  playbook: Playbook,
} satisfies Record<string, z.ZodType>;

/** Each as the text of its file. */
export function deskSchemas(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(DESK_SHAPES).map(([name, shape]) => [
      `${name}.json`,
      `${JSON.stringify(z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any' }), null, 2)}\n`,
    ]),
  );
}
