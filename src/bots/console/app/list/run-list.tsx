import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { Link } from 'wouter';
import type { RunListItem } from '../../../../flow/ports/cases.ts';
import type { Phase } from '../../../../run/state.ts';
import { PHASES, standing } from '../../../shared/card/phases.ts';
import type { useChanges } from '../net/use-changes.ts';
import { useSignedIn } from '../session/signed-in.ts';
import { ago } from '../words/time.ts';
import { inOrder, waitsForMe, waitsInWords } from '../words/waiting.ts';
import { PhaseMark } from './phase-mark.tsx';
import type { Runs } from './use-runs.ts';

/** The cases, what waits for the reader first. Arrow keys move between them. */
export function RunList({
  list,
  changes,
  status,
  setStatus,
  current,
}: {
  list: Runs;
  changes: ReturnType<typeof useChanges>;
  status: Phase | '';
  setStatus: (status: Phase | '') => void;
  current: string | undefined;
}) {
  const { me } = useSignedIn();
  const [words, setWords] = useState('');
  const rows = useRef<HTMLUListElement>(null);
  const fault = list.fault ?? changes.fault;
  const heading = useId();
  const wanted = words.trim().toLowerCase();
  const matches = (run: RunListItem) =>
    wanted === '' || `${run.title} ${run.id} ${run.askedBy}`.toLowerCase().includes(wanted);
  const shown = inOrder(list.runs ?? [], me).filter(matches);
  const mine = shown.filter((run) => waitsForMe(run.waitsFor, me)).length;

  const move = (event: KeyboardEvent) => {
    const links = [...(rows.current?.querySelectorAll('a') ?? [])];
    const at = links.findIndex((link) => link.matches(':focus'));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    links[Math.max(0, Math.min(to, links.length - 1))]?.focus();
  };

  return (
    <section className="runs" aria-labelledby={heading}>
      <div className="runs-head">
        <h2 id={heading}>
          Cases{' '}
          {mine > 0 && (
            <span className="for-me">{mine === 1 ? '1 waits for you' : `${mine} wait for you`}</span>
          )}
        </h2>
        <div className="filters">
          <label>
            <span className="unseen">Filter by words</span>
            <input
              id="filter"
              type="search"
              placeholder="Filter  /"
              title="Filter (/)"
              value={words}
              onChange={(event) => setWords(event.target.value)}
            />
          </label>
          <label>
            <span className="unseen">Filter by status</span>
            <select value={status} onChange={(event) => setStatus(event.target.value as Phase | '')}>
              <option value="">all</option>
              {Object.entries(PHASES).map(([phase, name]) => (
                <option key={phase} value={phase}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        </div>
      </div>
      {changes.connection === 'lost' && <p className="offline">Connection lost. Reconnecting …</p>}
      {fault !== undefined && changes.connection !== 'lost' && <p className="refused">{fault}</p>}
      {list.runs === undefined && fault === undefined && <p className="quiet pad">Reading the cases …</p>}
      {list.runs !== undefined && shown.length === 0 && (
        <p className="quiet pad">
          {wanted === '' && status === '' ? 'No case yet.' : 'No case matches this filter.'}
        </p>
      )}
      <ul ref={rows} onKeyDown={move} className="run-rows">
        {shown.map((run) => (
          <Row key={run.id} run={run} open={run.id === current} />
        ))}
      </ul>
      {list.more && (
        <button type="button" className="button plain small" onClick={list.showMore}>
          Show more
        </button>
      )}
    </section>
  );
}

function Row({ run, open }: { run: RunListItem; open: boolean }) {
  const { me, now } = useSignedIn();
  const mine = waitsForMe(run.waitsFor, me);
  return (
    <li>
      <Link
        href={`/runs/${encodeURIComponent(run.id)}`}
        className={mine ? 'run-row mine' : 'run-row'}
        aria-current={open ? 'page' : undefined}
      >
        <PhaseMark status={run.status} mine={mine} />
        <span className="run-title">{run.erased === true ? 'erased' : run.title}</span>
        <time className="run-time" dateTime={run.updatedAt}>
          {ago(run.updatedAt, now)}
        </time>
        <span className="run-state">
          <span className={mine ? 'run-waits' : undefined}>
            {run.waitsFor === undefined ? standing(run.status, run.ending) : waitsInWords(run.waitsFor, me)}
          </span>
        </span>
      </Link>
    </li>
  );
}
