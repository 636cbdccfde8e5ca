import { useCallback, useEffect, useRef } from 'react';
import { Link } from 'wouter';
import { standing } from '../../../shared/card/phases.ts';
import { useKeys } from '../frame/keys.ts';
import { useSignedIn } from '../session/signed-in.ts';
import { Timeline } from '../timeline/timeline.tsx';
import { Actions } from './actions.tsx';
import { CardView } from './card.tsx';
import { Composer } from './composer.tsx';
import { useRun } from './use-run.ts';

export function CasePage({ id }: { id: string }) {
  const { api } = useSignedIn();
  const { shown, connection, refresh } = useRun(api, id);
  const heading = useRef<HTMLHeadingElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const pressedJustNow = useRef(false);

  useKeys({
    a: () => document.querySelector<HTMLButtonElement>('.actions [data-action="approve"]')?.focus(),
  });

  const view = shown.kind === 'run' ? shown.view : undefined;
  const title =
    view === undefined ? undefined : `${standing(view.status, view.ending)} · ${view.card.goal.slice(0, 60)}`;
  useEffect(() => {
    if (title !== undefined) document.title = `${title} · Greenlight`;
    return () => {
      document.title = 'Greenlight';
    };
  }, [title]);

  // A pressed button that vanished took the keyboard's place with it, before its answer came or after.
  const settle = useCallback(() => {
    if (!pressedJustNow.current) return;
    if (document.activeElement === document.body || document.activeElement === null) {
      heading.current?.focus({ preventScroll: true });
      pressedJustNow.current = false;
    }
  }, []);
  useEffect(() => {
    if (view !== undefined) settle();
  }, [view, settle]);
  const done = useCallback(() => {
    pressedJustNow.current = true;
    requestAnimationFrame(settle);
  }, [settle]);

  if (shown.kind === 'reading') return <p className="quiet pad">Reading the case …</p>;
  if (shown.kind === 'fault') {
    return (
      <div className="empty">
        <h1>{shown.status === 404 ? 'No such case' : 'The case cannot be shown'}</h1>
        <p>{shown.message}</p>
        <p>
          <Link href="/">Back to the cases</Link>
        </p>
      </div>
    );
  }
  if (shown.kind === 'erased') {
    return (
      <div className="empty">
        <h1>This case was erased</h1>
        <p>
          {`It ended ${standing(shown.view.status, shown.view.ending)}. `}
          {`What people wrote is gone; its chain of ${shown.view.head.seq} audit rows still verifies.`}
        </p>
        <Timeline run={id} head={shown.view.head} />
      </div>
    );
  }
  return (
    <div className="case-page">
      <div className="case-card">
        {connection === 'lost' && (
          <p className="offline" role="status">
            Connection lost. What you see may be old; reconnecting …
          </p>
        )}
        <CardView view={shown.view} heading={heading}>
          <Actions view={shown.view} refresh={refresh} compose={() => field.current?.focus()} done={done} />
        </CardView>
        <Composer view={shown.view} refresh={refresh} field={field} />
      </div>
      <Timeline run={id} head={shown.view.head} />
    </div>
  );
}
