import { useEffect, useId, useRef, useState } from 'react';
import { useSignedIn } from '../session/signed-in.ts';
import type { RawLine } from '../words/audit-line.ts';
import { day } from '../words/time.ts';
import { Copy } from './copy.tsx';
import { TimelineRow } from './timeline-row.tsx';
import { useAudit } from './use-audit.ts';

/** The audit trail beside the card: one line an event, its row one click away. Folded on a small screen. */
export function Timeline({ run, head }: { run: string; head: { seq: number; hash: string } }) {
  const { api } = useSignedIn();
  const { rows, fault } = useAudit(api, run, head.seq);
  const id = useId();
  const [open, setOpen] = useState(() => window.matchMedia('(min-width: 64rem)').matches);
  const revisions = new Set(
    rows.flatMap(({ line }) => (line.type === 'planned' ? [line.data.revision] : [])),
  );

  // Follows the newest row until the reader scrolls up to read an older one.
  const scroller = useRef<HTMLDetailsElement>(null);
  const following = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new row is what moves the end
  useEffect(() => {
    const element = scroller.current;
    if (element !== null && following.current) element.scrollTop = element.scrollHeight;
  }, [rows.length]);

  const text = rows.map(({ raw }) => `${raw}\n`).join('');
  return (
    <div className="trail">
      <details
        className="timeline"
        ref={scroller}
        onScroll={({ currentTarget: at }) => {
          following.current = at.scrollHeight - at.scrollTop - at.clientHeight < 40;
        }}
        open={open}
        aria-labelledby={id}
        onToggle={(event) => setOpen(event.currentTarget.open)}
      >
        <summary>
          <h2 id={id}>Audit trail</h2>
          <span className="quiet figure">{head.seq} rows</span>
        </summary>
        {fault !== undefined && <p className="refused">{fault}</p>}
        {rows.length === 0 && fault === undefined && <p className="quiet">Reading the audit rows …</p>}
        <ol className="timeline-rows">
          {rows.map((row, index) => (
            <TimelineRow
              key={row.line.seq}
              row={row}
              newDay={startsDay(rows[index - 1], row)}
              revisions={revisions}
            />
          ))}
        </ol>
        <footer className="timeline-foot">
          <Download name={`${run}.jsonl`} text={text} />
          <Copy label="Copy head" text={`${head.seq}:${head.hash}`}>
            <code title={head.hash}>
              {head.seq}:{head.hash.slice(0, 12)}…
            </code>
          </Copy>
        </footer>
      </details>
    </div>
  );
}

function startsDay(before: RawLine | undefined, row: RawLine): string | undefined {
  const date = day(row.line.at);
  return before === undefined || day(before.line.at) !== date ? date : undefined;
}

/** A download of the rows as they came. A plain link to the audit path could not send who asks. */
function Download({ name, text }: { name: string; text: string }) {
  const [href, setHref] = useState<string | undefined>(undefined);
  useEffect(() => {
    const url = URL.createObjectURL(new Blob([text], { type: 'application/jsonl' }));
    setHref(url);
    return () => URL.revokeObjectURL(url);
  }, [text]);
  return (
    <a href={href} download={name}>
      Download .jsonl
    </a>
  );
}
