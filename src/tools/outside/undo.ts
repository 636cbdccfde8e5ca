/** The call that takes a write of the tools file back. */
import type { CallContext } from '../../flow/ports/tools.ts';
import type { Call, Json } from '../../run/plan/plan.ts';
import type { AuthorityShape } from './authority-shape.ts';
import type { Input } from './calling.ts';
import { filledFields, valuesOf } from './templates.ts';
import { at } from './values.ts';

type Undo = NonNullable<ReturnType<(typeof AuthorityShape)['undo']['parse']>>;

const OUTPUT = 'output.';

/** `{argument}` stands for one of the write's, `{output.id}` for what it gave. */
export function undoOf(
  { tool, args: template }: Undo,
  { args, output, context }: { args: Input; output: Json; context: CallContext },
): Call {
  const values = valuesOf(args, context);
  return {
    tool,
    args: filledFields(template, (name) =>
      name.startsWith(OUTPUT) ? at(output, name.slice(OUTPUT.length)) : values(name),
    ),
  };
}
