import { useId } from 'react';
import type { AdjustableStep, StepEdit } from '../../../shared/card/adjust.ts';
import type { Field } from '../../../shared/card/arguments.ts';

export function AdjustStep({
  step,
  edit,
  change,
}: {
  step: AdjustableStep;
  edit: StepEdit;
  change: (edit: StepEdit) => void;
}) {
  const type = (path: string, text: string) => change({ ...edit, typed: { ...edit.typed, [path]: text } });
  return (
    <section className={edit.drop ? 'adjust-step dropping' : 'adjust-step'} aria-label={step.title}>
      <div className="adjust-step-head">
        <span>{step.title}</span>
        <label className="choice">
          <input
            type="checkbox"
            checked={edit.drop}
            onChange={(event) => change({ ...edit, drop: event.target.checked })}
          />
          Drop
        </label>
      </div>
      {!edit.drop && (
        <div className="fields">
          {step.fields.map((field) => (
            <ArgumentField
              key={field.path}
              field={field}
              text={edit.typed[field.path] ?? field.text}
              set={(text) => type(field.path, text)}
            />
          ))}
        </div>
      )}
    </section>
  );
}

/** An input that fits the argument: a date, an amount, a number, yes or no, a short or a long text. */
function ArgumentField({ field, text, set }: { field: Field; text: string; set: (text: string) => void }) {
  const id = useId();
  const input = () => {
    switch (field.kind) {
      case 'reference':
      case 'nothing':
        return (
          <output id={id} className="quiet" title="Comes from another step">
            {field.kind === 'reference' ? `from ${field.text}` : field.text}
          </output>
        );
      case 'yes_no':
        return (
          <select id={id} value={text} onChange={(event) => set(event.target.value)}>
            <option>yes</option>
            <option>no</option>
          </select>
        );
      case 'long':
        return <textarea id={id} rows={3} value={text} onChange={(event) => set(event.target.value)} />;
      case 'date':
        return <input id={id} type="date" value={text} onChange={(event) => set(event.target.value)} />;
      case 'money':
      case 'number':
        return (
          <input
            id={id}
            inputMode="decimal"
            className="figure"
            value={text}
            onChange={(event) => set(event.target.value)}
          />
        );
      case 'text':
        return <input id={id} value={text} onChange={(event) => set(event.target.value)} />;
      default:
        return never(field.kind);
    }
  };
  return (
    <div className="field">
      <label htmlFor={id}>
        {field.label}
        {field.currency !== undefined && ` (${field.currency})`}
      </label>
      {input()}
    </div>
  );
}

function never(kind: never): never {
  throw new Error(`a kind of field without an input: ${String(kind)}`);
}
