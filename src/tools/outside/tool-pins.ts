/**
 * Which definitions of outside tools people allowed. A tool works for a tenant only in exactly the
 * definition that is allowed there.
 */

export interface ToolPin {
  /** `server.tool`. */
  tool: string;
  /** Canonical JSON of the definition that may be used; absent: none yet. */
  allowed?: string;
  /**
   * Canonical JSON of what was offered last, where that is another one: until someone allows it the tool
   * is off.
   */
  offered?: string;
}

/**
 * How far the tools file itself vouches for a definition: `first` for whichever is seen while none is
 * allowed yet (the file names the tool), `this` for exactly this one (the file has its hash), `none` for
 * a tool that the file does not name, or whose hash there is another.
 */
export type Consent = 'first' | 'this' | 'none';

export interface ToolPins {
  /** By the tool's name. */
  all(tenant: string): Promise<ToolPin[]>;
  /**
   * Records what is offered now and answers with the pin as it then stands. Rejects when the store cannot
   * be reached.
   */
  seen(tenant: string, tool: string, offered: { definition: string; consent: Consent }): Promise<ToolPin>;
}
