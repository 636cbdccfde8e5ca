import type { ShownState } from '../../../shared/card/phases.ts';

/** A shape for each step state, distinct without colour; the word stands beside it. */
export function StepMark({ state }: { state: ShownState }) {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true" className={`step-mark ${state}`}>
      {SHAPES[state]}
    </svg>
  );
}

const SHAPES: Record<ShownState, React.ReactNode> = {
  todo: <circle cx="8" cy="8" r="5.25" />,
  doing: (
    <>
      <circle cx="8" cy="8" r="5.25" className="faint" />
      <path d="M8 2.75A5.25 5.25 0 0 1 13.25 8" className="turns" />
    </>
  ),
  done: (
    <>
      <circle cx="8" cy="8" r="6" className="solid" />
      <path d="M5 8.2l2.1 2.1L11 6.2" className="cut" />
    </>
  ),
  failed: (
    <>
      <rect x="2.5" y="2.5" width="11" height="11" rx="1" />
      <path d="M5.5 5.5l5 5m0-5l-5 5" />
    </>
  ),
  unknown: (
    <>
      <path d="M8 1.5L14.5 8 8 14.5 1.5 8z" />
      <path d="M6.6 6.6a1.4 1.4 0 1 1 2 1.3c-.4.2-.6.5-.6.9M8 10.6v.4" />
    </>
  ),
  skipped: (
    <>
      <circle cx="8" cy="8" r="5.25" />
      <path d="M4.5 11.5l7-7" />
    </>
  ),
  later: <circle cx="8" cy="8" r="5.25" className="dotted" />,
};
