/** A call is made only in the definition that its tenant allowed. */

import { ToolFault } from '../contract.ts';
import type { Outside } from './calling.ts';
import type { ToolPins } from './tool-pins.ts';

export type CheckAllowed = (tool: Outside, tenant: string, signal: AbortSignal) => Promise<void>;

/** Rejects with nothing but ToolFault: a call that is not allowed was not sent. */
export function checkAgainst(pins: ToolPins): CheckAllowed {
  return async (tool, tenant, signal) => {
    await tool.ready(signal);
    const { consent, definition } = tool;
    if (consent === undefined) return;
    const pin = await pins.seen(tenant, tool.name, { definition, consent }).catch((error: unknown) => {
      const message = `Whether ${tool.name} is allowed could not be looked up.`;
      throw new ToolFault('unavailable', message, { cause: error });
    });
    if (pin.allowed !== definition) throw notAllowed(tool.name, pin.allowed !== undefined);
  };
}

export function notAllowed(tool: string, changed: boolean): ToolFault {
  const why = changed ? 'was changed since it was allowed' : 'was not allowed yet';
  const todo = `It is off until someone allows it (npm run tools -- allow ${tool}) and Greenlight is started again.`;
  return new ToolFault('not_allowed', `${tool} ${why}. ${todo}`);
}
