import { Link } from 'wouter';
import { useSignedIn } from '../session/signed-in.ts';
import { CardView } from './card.tsx';
import { useRun } from './use-run.ts';

/** The finished case on one sheet, with the head that makes its audit trail checkable. */
export function Receipt({ id }: { id: string }) {
  const { api } = useSignedIn();
  const { shown } = useRun(api, id);
  if (shown.kind === 'reading') return <p className="quiet pad">Reading the case …</p>;
  if (shown.kind === 'fault') return <p className="refused pad">{shown.message}</p>;
  if (shown.kind === 'erased') return <p className="pad">This case was erased: there is nothing to print.</p>;
  const { view } = shown;
  const head = `${view.head.seq}:${view.head.hash}`;
  return (
    <div className="receipt">
      <p className="receipt-bar">
        <Link href={`/runs/${encodeURIComponent(id)}`}>Back to the case</Link>
        <button type="button" className="button" onClick={() => window.print()}>
          Print
        </button>
      </p>
      <CardView view={view} />
      {view.goal.information.length > 0 && (
        <section className="added">
          <h3>Added by staff</h3>
          <ul>
            {view.goal.information.map((item) => (
              <li key={`${item.at} ${item.text}`}>
                <time dateTime={item.at} className="figure">
                  {item.at.slice(0, 16).replace('T', ' ')} UTC
                </time>{' '}
                {item.by}: {item.text}
              </li>
            ))}
          </ul>
        </section>
      )}
      <section className="seal">
        <h3>Audit trail</h3>
        <dl>
          <dt>Run</dt>
          <dd>{view.id}</dd>
          <dt>Opened</dt>
          <dd>{view.createdAt}</dd>
          <dt>Last change</dt>
          <dd>{view.updatedAt}</dd>
          <dt>Head</dt>
          <dd>{head}</dd>
          <dt>Check it</dt>
          <dd>npm run audit:verify -- FILE --head {head}</dd>
        </dl>
      </section>
    </div>
  );
}
