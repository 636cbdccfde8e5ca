/**
 * Tools of the catalogue out of what is outside: always untrusted in what they answer, writes always
 * shown before and keyed.
 */
import { LeftAlone } from '../../flow/circuits.ts';
import { canonical } from '../../run/plan/digest.ts';
import type { Calendar } from '../../run/text/calendar.ts';
import { type ReadTool, type Tool, ToolFault, ToolTrouble, type WriteTool } from '../contract.ts';
import type { Input, Outside } from './calling.ts';
import { findsCustomer, found, foundHeadline, recordOrNone } from './finding.ts';
import { headlineOf } from './headline.ts';
import { checkVerified, factsFor, sentInput, type ToolSurroundings, TRIES } from './outside-call.ts';
import { outsideWrite } from './outside-write.ts';
import { callOwned } from './owned.ts';
import { sends } from './shown.ts';

const CACHE_MS = 60_000;
const PASSING = new Set(['unavailable', 'rate_limited']);

export function outsideTool(tool: Outside, around: ToolSurroundings): Tool {
  return tool.declared.effect === 'read' ? readTool(tool, around) : outsideWrite(tool, around);
}

function readTool(tool: Outside, around: ToolSurroundings): ReadTool {
  const { name, declared } = tool;
  const facts = { ...factsFor(tool, around.read), timeoutMs: tool.timeoutMs + 5_000, tries: TRIES };
  const read: ReadTool = {
    ...facts,
    effect: 'read',
    once: 'none',
    // What words prove is looked at anew when there are new ones.
    cacheMs: findsCustomer(declared) ? 0 : (declared.cache_ms ?? CACHE_MS),
    async run(input, context, signal) {
      checkVerified(tool, context);
      try {
        await around.checkAllowed(tool, context.tenant, signal);
        const args = sentInput(tool, input as Input, { context });
        const calling = { context, signal };
        if (!findsCustomer(declared)) {
          const output = await callOwned(tool, args, calling);
          return { output, headline: headlineOf(tool, output, args) };
        }
        const record = await recordOrNone(() => callOwned(tool, args, calling));
        const asked = `${name}(${canonical(args)})`;
        const output = await found(declared, record, { asked, context, parts: around.finding });
        return { output, headline: foundHeadline(output, context.policy) };
      } catch (error) {
        // It may be back in a moment, or have room, and a read may be asked again.
        if (error instanceof ToolFault && PASSING.has(error.code) && !(error.cause instanceof LeftAlone))
          throw new ToolTrouble(error.code, error.message, { afterMs: error.afterMs });
        throw error;
      }
    },
  };
  return { ...read, asked: askedRead(tool, read, around.calendar) };
}

/**
 * The read with its arguments shown before they are sent. It changes nothing: repeating it does no harm.
 */
function askedRead(tool: Outside, { run, ...facts }: ReadTool, calendar: Calendar): WriteTool {
  return {
    ...facts,
    effect: 'write',
    once: 'key',
    cacheMs: 0,
    async prepare(input, context) {
      checkVerified(tool, context);
      const shows = sends(tool, sentInput(tool, input as Input, { context }), { ...context, ...calendar });
      return { before: {}, after: {}, shows, judged: { outside: true }, undoable: false };
    },
    async run(input, context, { signal }) {
      return { ...(await run(input, context, signal)), after: {} };
    },
  };
}
