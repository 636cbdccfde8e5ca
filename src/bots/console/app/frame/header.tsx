import { Link } from 'wouter';
import type { Identity } from '../net/api.ts';
import { useSignedIn } from '../session/signed-in.ts';
import { personInWords } from '../words/person.ts';
import { themeOf, useTheme } from './theme.ts';

export function Header({ become, signOut }: { become: (identity: Identity) => void; signOut: () => void }) {
  const { mode, me, staff, desk } = useSignedIn();
  const [theme, setTheme] = useTheme();
  return (
    <header className="top">
      <Link href="/" className="brand" title="Start (n: new case)">
        <svg viewBox="0 0 10 18" aria-hidden="true" className="brand-mark">
          <rect x="0.5" y="0.5" width="9" height="17" rx="4.5" />
          <circle cx="5" cy="5.5" r="2" />
          <circle cx="5" cy="12.5" r="2" className="lit" />
        </svg>
        Greenlight
      </Link>
      <nav aria-label="Desk" className="top-nav">
        <Link href="/">Cases</Link>
        {mode === 'personas' ? <Link href="/outbox">Outbox</Link> : <Link href="/tokens">Tokens</Link>}
      </nav>
      <div className="top-end">
        {mode === 'personas' ? (
          <label className="persona-switch">
            <span className="quiet">You are</span>
            <select value={me.id} onChange={(event) => become({ kind: 'persona', id: event.target.value })}>
              {staff.map((person) => (
                <option key={person.id} value={person.id}>
                  {personInWords(person, desk.currency)}
                </option>
              ))}
            </select>
          </label>
        ) : (
          <>
            <span>
              {me.name} <span className="quiet">{me.role}</span>
            </span>
            <button type="button" className="button plain small" onClick={signOut}>
              Sign out
            </button>
          </>
        )}
        <label className="theme-switch">
          <span className="unseen">Colours</span>
          <select value={theme} onChange={(event) => setTheme(themeOf(event.target.value))} title="Colours">
            <option value="system">System</option>
            <option value="light">Light</option>
            <option value="dark">Dark</option>
          </select>
        </label>
      </div>
    </header>
  );
}
