/** The tools file as it was read: what can be used of it, and sentences about the rest. */
import type { Mistake } from './authority-mistakes.ts';
import type { ServiceCall } from './calling.ts';
import type { HttpToolShape, McpToolShape } from './file-shape.ts';
import type { GraphqlService } from './graphql/service.ts';
import type { SignIn } from './mcp/sign-in-shape.ts';

export interface HttpTool extends ServiceCall {
  /** Its address is whole. */
  shape: HttpToolShape;
  /** The address as it is written, with the name of the setting that holds its beginning. */
  writtenUrl: string;
}

export interface McpServer {
  prefix: string;
  launch:
    | { kind: 'stdio'; command: string; args: string[]; env: Record<string, string>; cwd: string }
    | { kind: 'http'; url: URL; headers: Record<string, string>; signIn?: SignIn };
  secrets: string[];
  timeoutMs: number;
  tools: Map<string, McpToolShape>;
}

export interface ToolsFile {
  servers: McpServer[];
  http: HttpTool[];
  graphql: GraphqlService[];
  /** `server.tool` of everything that is declared a read. */
  reads: Set<string>;
  /** Sentences: `tools.yaml, line 4: http.crm.tools.note.url: …`. */
  problems: string[];
  /** Such a sentence about a place in the file. */
  problem(path: readonly string[], reason: string, where?: Mistake['where']): string;
}

export interface FileSurroundings {
  secretOf: (name: string) => string | undefined;
  /** Prefixes of Greenlight's own tools, which nothing from outside may take. */
  reserved: ReadonlySet<string>;
  /** Where the files beside it are; absent: in the file's own folder. */
  folder?: string;
}
