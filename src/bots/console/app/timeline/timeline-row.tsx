import { Fragment, useState } from 'react';
import { useSignedIn } from '../session/signed-in.ts';
import type { RawLine } from '../words/audit-line.ts';
import type { Piece } from '../words/pieces.ts';
import { actorName, sentence } from '../words/sentence.ts';
import { clock } from '../words/time.ts';

export function TimelineRow({
  row,
  newDay,
  revisions,
}: {
  row: RawLine;
  newDay: string | undefined;
  /** Plans that have a row to link to. */
  revisions: Set<number>;
}) {
  const { desk } = useSignedIn();
  const { line, raw } = row;
  const [open, setOpen] = useState(false);
  const own = line.type === 'planned' ? line.data.revision : undefined;
  return (
    <>
      {newDay !== undefined && <li className="timeline-day">{newDay}</li>}
      <li
        className={`timeline-row ${line.actor.kind}${own === undefined ? '' : ' starts-plan'}`}
        id={own === undefined ? undefined : `plan-${own}`}
        tabIndex={own === undefined ? undefined : -1}
      >
        <time dateTime={line.at}>{clock(line.at)}</time>
        <p>
          <b className="actor">{actorName(line.actor)}</b>{' '}
          {sentence(line, desk.evidence, desk).map((piece, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a sentence of a stored event never changes
            <Fragment key={index}>
              <SentencePiece piece={piece} own={own} revisions={revisions} />
            </Fragment>
          ))}
        </p>
        <button
          type="button"
          className="raw-switch"
          aria-expanded={open}
          aria-label={`Row ${line.seq}, ${line.type}: show as stored`}
          title="Show the row as stored"
          onClick={() => setOpen(!open)}
        >
          {line.seq}
        </button>
        {open && (
          <div className="raw">
            <p className="figure">
              seq {line.seq} · {line.hash.slice(0, 12)} after {line.prev.slice(0, 12)}
            </p>
            <pre>{pretty(raw)}</pre>
          </div>
        )}
      </li>
    </>
  );
}

function SentencePiece({
  piece,
  own,
  revisions,
}: {
  piece: Piece;
  own: number | undefined;
  revisions: Set<number>;
}) {
  if (typeof piece === 'string') return piece;
  const words = `plan ${piece.plan}`;
  if (own === piece.plan) return <b>{words}</b>;
  if (!revisions.has(piece.plan)) return words;
  return (
    <a
      href={`#plan-${piece.plan}`}
      onClick={(event) => {
        event.preventDefault();
        const target = document.getElementById(`plan-${piece.plan}`);
        target?.scrollIntoView({ block: 'center' });
        target?.focus({ preventScroll: true });
      }}
    >
      {words}
    </a>
  );
}

function pretty(raw: string): string {
  return JSON.stringify(JSON.parse(raw), null, 1);
}
