import { useMemo, useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { Phase } from '../../../../run/state.ts';
import { CasePage } from '../case/case-page.tsx';
import { Receipt } from '../case/receipt.tsx';
import { NewCase } from '../list/new-case.tsx';
import { RunList } from '../list/run-list.tsx';
import { useRuns } from '../list/use-runs.ts';
import type { Identity } from '../net/api.ts';
import { useChanges } from '../net/use-changes.ts';
import { OutboxPage } from '../outbox/outbox-page.tsx';
import { ChoosePersona } from '../session/choose-persona.tsx';
import { DeskChanges } from '../session/desk-changes.tsx';
import { SignIn } from '../session/sign-in.tsx';
import { SignedInContext, useSignedIn } from '../session/signed-in.ts';
import { TokensPage } from '../session/tokens-page.tsx';
import { type Session, useSession } from '../session/use-session.ts';
import { useNow } from './clock.ts';
import { Header } from './header.tsx';
import { useKeys } from './keys.ts';
import { routeOf } from './route.ts';

export function App() {
  const { session, become, signOut, again } = useSession();
  switch (session.kind) {
    case 'checking':
      return null;
    case 'choose':
      return <ChoosePersona desk={session.desk} staff={session.staff} become={become} />;
    case 'sign_in':
      return <SignIn at={session.at} again={again} />;
    case 'away':
      return (
        <main className="sign-in" id="main">
          <h1>The desk cannot reach Greenlight</h1>
          <p>{session.message}</p>
          <p className="quiet">Tries again every few seconds.</p>
          <button type="button" className="button" onClick={again}>
            Try now
          </button>
        </main>
      );
    case 'ready':
      return <Frame session={session} become={become} signOut={signOut} again={again} />;
    default:
      return session satisfies never;
  }
}

function Frame({
  session,
  become,
  signOut,
  again,
}: {
  session: Extract<Session, { kind: 'ready' }>;
  become: (identity: Identity) => void;
  signOut: () => void;
  again: () => void;
}) {
  const [path, navigate] = useLocation();
  const route = routeOf(path);
  const now = useNow();
  const signedIn = useMemo(() => ({ ...session, now }), [session, now]);
  const changes = useChanges(session.api);

  const newCase = () => {
    navigate('/');
    requestAnimationFrame(() => document.getElementById('new-case')?.focus());
  };
  useKeys({ n: newCase, '/': () => document.getElementById('filter')?.focus() });

  return (
    <SignedInContext value={signedIn}>
      <a className="skip" href="#main">
        Skip to the case
      </a>
      <Header become={become} signOut={signOut} />
      {session.mode === 'personas' && <DeskChanges changed={again} />}
      {route.page === 'receipt' ? (
        <main id="main" tabIndex={-1}>
          <Receipt id={route.run} />
        </main>
      ) : (
        <div className={`columns on-${route.page}`}>
          <Sidebar changes={changes} current={route.page === 'case' ? route.run : undefined} />
          <main id="main" tabIndex={-1}>
            {route.page === 'start' && <NewCase />}
            {route.page === 'case' && <CasePage key={route.run} id={route.run} />}
            {route.page === 'outbox' && <OutboxPage />}
            {route.page === 'tokens' && <TokensPage />}
            {route.page === 'unknown' && (
              <div className="empty">
                <h1>Nothing here</h1>
                <p>
                  <Link href="/">Back to the cases</Link>
                </p>
              </div>
            )}
          </main>
        </div>
      )}
    </SignedInContext>
  );
}

function Sidebar({
  changes,
  current,
}: {
  changes: ReturnType<typeof useChanges>;
  current: string | undefined;
}) {
  const { api } = useSignedIn();
  const [status, setStatus] = useState<Phase | ''>('');
  const list = useRuns(api, status);
  return (
    <div className="side">
      <div className="side-inner">
        <Link href="/" className="button new-link" title="New case (n)">
          New case
        </Link>
        <RunList list={list} changes={changes} status={status} setStatus={setStatus} current={current} />
      </div>
    </div>
  );
}
