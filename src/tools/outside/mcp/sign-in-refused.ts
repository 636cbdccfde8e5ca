/** What is said where nobody can sign in at an MCP server as the file has it. */
import { InsufficientScopeError } from '@modelcontextprotocol/client';

/** The message is the rest of a sentence about the server. */
export class SignInRefused extends Error {
  override name = 'SignInRefused';
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What is behind an error that came out of connecting or calling, if it is that. */
export function signInRefused(error: unknown, depth = 0): SignInRefused | undefined {
  if (error instanceof SignInRefused) return error;
  if (error instanceof InsufficientScopeError)
    return new SignInRefused('insufficient_scope', 'it asks for a scope that the token does not have', {
      cause: error,
    });
  return error instanceof Error && depth < 5 ? signInRefused(error.cause, depth + 1) : undefined;
}

/** The rest of a sentence: why a server is not there. */
export function whyAway(error: unknown): string {
  const refused = signInRefused(error);
  return refused ? `nobody can sign in at its server: ${refused.message}` : 'its server cannot be reached';
}
