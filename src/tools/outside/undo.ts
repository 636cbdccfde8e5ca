/** The call that takes a write of the tools file back. */
import type { CallContext } from '../../flow/ports/tools.ts';
import type { Call, Json } from '../../run/plan/plan.ts';
import { ToolFault } from '../contract.ts';
import type { AuthorityShape } from './authority-shape.ts';
import type { Input } from './calling.ts';
import { filledFields, valuesOf } from './templates.ts';
import { at } from './values.ts';

type Undo = NonNullable<ReturnType<(typeof AuthorityShape)['undo']['parse']>>;

const OUTPUT = 'output.';

/**
 * `{argument}` stands for one of the write's, `{output.id}` for what it gave. undefined: what it gave makes
 * no such call. The write happened all the same.
 */
export function undoOf(
  { tool, args: template }: Undo,
  { args, output, context }: { args: Input; output: Json; context: CallContext },
): Call | undefined {
  const values = valuesOf(args, context);
  try {
    const filled = filledFields(template, (name) =>
      name.startsWith(OUTPUT) ? at(output, name.slice(OUTPUT.length)) : values(name),
    );
    return { tool, args: filled };
  } catch (error) {
    if (error instanceof ToolFault) return undefined;
    throw error;
  }
}
