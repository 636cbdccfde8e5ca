import { useId } from 'react';
import type { Card, CardStep, ShownArgument } from '../../../../run/view/card.ts';
import { STATES } from '../../../shared/card/phases.ts';
import { Changes } from './changes.tsx';
import { StepMark } from './step-mark.tsx';

/** The plan: what was read, then what would change, has changed, or comes later. */
export function Steps({ card }: { card: Card }) {
  const reads = card.steps.filter((step) => step.effect === 'read');
  const writes = card.steps.filter((step) => step.effect === 'write');
  const open = writes.some((step) => step.state === 'todo' || step.state === 'later');
  const heading = open ? 'Would change' : 'Changes';
  return (
    <>
      {reads.length > 0 && <Group title="Reads" steps={reads} />}
      {writes.length > 0 && <Group title={heading} steps={writes} />}
      {card.dropped.length > 0 && (
        <p className="dropped">
          <span className="difference">dropped</span>
          {card.dropped.map((title) => (
            <s key={title}>{title}</s>
          ))}
        </p>
      )}
    </>
  );
}

function Group({ title, steps }: { title: string; steps: CardStep[] }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="steps">
      <h3 id={id}>{title}</h3>
      <ol>
        {steps.map((step) => (
          <Step key={step.id} step={step} />
        ))}
      </ol>
    </section>
  );
}

/** Every argument of a write, and whose words stand behind those that policy judges. */
function Arguments({ all }: { all: ShownArgument[] }) {
  return (
    <ul className="arguments">
      {all.map(({ label, value, claimed }) => (
        <li key={label}>
          {label}: <span className="argument">{value}</span>
          {claimed !== undefined && <strong className="claimed"> ({claimed})</strong>}
        </li>
      ))}
    </ul>
  );
}

function Step({ step }: { step: CardStep }) {
  const open = step.state === 'todo' || step.state === 'doing';
  // Of a read, what came out is the news; a write keeps the name under which it was approved.
  const read = step.effect === 'read';
  const line = read ? (step.headline ?? step.title) : step.title;
  return (
    <li className={`step ${step.effect} ${step.state}`} data-step={step.id}>
      <span className="step-state">
        <StepMark state={step.state} />
        {STATES[step.state]}
      </span>
      <div className="step-body">
        <p className="step-line">
          <span className="step-words">
            <span className="step-title" title={read ? step.title : undefined}>
              {line}
            </span>
            {!read && step.headline !== undefined && <span className="step-result">{step.headline}</span>}
            <span className="step-tool">{step.tool}</span>
            {step.difference !== undefined && (
              <span className={`difference ${step.difference}`}>{step.difference}</span>
            )}
          </span>
          {step.undo !== undefined && open && <span className="undo">{step.undo}</span>}
          {step.undo === 'can be undone' && step.state === 'done' && (
            <span className="undo">{step.undo}</span>
          )}
        </p>
        {step.changes.length > 0 && <Changes changes={step.changes} />}
        {step.arguments !== undefined && <Arguments all={step.arguments} />}
        {step.fault !== undefined && <p className="step-fault">{step.fault}</p>}
      </div>
    </li>
  );
}
