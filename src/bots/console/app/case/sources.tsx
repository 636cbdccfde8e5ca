import { useId } from 'react';
import type { Citation } from '../../../../run/terms.ts';
import { day } from '../words/time.ts';

/** The articles that the plan and the reply rest on; `[1]` in a reply is the first. */
export function Sources({ sources }: { sources: Citation[] }) {
  const id = useId();
  if (sources.length === 0) return null;
  return (
    <section className="sources" aria-labelledby={id}>
      <h3 id={id}>Sources</h3>
      <ol>
        {sources.map((source, index) => (
          <li key={`${source.article} ${source.section ?? ''}`}>
            <span className="figure">[{index + 1}]</span> {source.title}
            {source.section !== undefined && `, ${source.section}`}
            <span className="quiet">, checked {day(source.checkedAt)}</span>
            {source.overdue === true && <b className="overdue"> review overdue</b>}
          </li>
        ))}
      </ol>
    </section>
  );
}
