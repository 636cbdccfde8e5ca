import { type FormEvent, useState } from 'react';
import { ApiError, signInWith } from '../net/api.ts';

/** Why somebody is back from the provider and not signed in (`Refused` of src/bots/oidc/router.ts). */
const WORDS: { [why: string]: string } = {
  away: 'The identity provider cannot be reached just now. Try again in a moment.',
  failed: 'The sign-in was not finished. Try again.',
  unverified: 'The identity provider does not vouch for your e-mail address. Ask whoever looks after it.',
  stranger: 'Nobody of the staff has your e-mail address. Ask whoever looks after the staff to add you.',
};

/** PostgreSQL: at a provider, or with a token that is given for a session and not kept. */
export function SignIn({ at, again }: { at: string | undefined; again: () => void }) {
  return (
    <main className="sign-in" id="main">
      <h1>Sign in to the desk</h1>
      {at === undefined ? <EnterToken again={again} /> : <AtProvider at={at} />}
    </main>
  );
}

function AtProvider({ at }: { at: string }) {
  const why = WORDS[new URLSearchParams(window.location.search).get('sign-in') ?? ''];
  return (
    <>
      {why !== undefined && (
        <p className="refused" role="alert">
          {why}
        </p>
      )}
      <p className="quiet">Your organisation says who you are.</p>
      <p>
        <a href={at} className="button lead">
          Sign in
        </a>
      </p>
    </>
  );
}

function EnterToken({ again }: { again: () => void }) {
  const [token, setToken] = useState('');
  const [message, setMessage] = useState<string | undefined>(undefined);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setMessage(undefined);
    try {
      await signInWith(token.trim());
      again();
    } catch (error) {
      setMessage(error instanceof ApiError ? error.message : String(error));
    }
    setToken('');
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <label htmlFor="token">Your access token</label>
      <input
        id="token"
        type="password"
        autoComplete="off"
        spellCheck={false}
        value={token}
        onChange={(event) => setToken(event.target.value)}
        aria-describedby="token-help"
      />
      <p id="token-help" className="quiet">
        Made with <code>npm run staff -- token PERSON</code>. This page does not keep it: you stay signed in
        for up to 12 hours.
      </p>
      {message !== undefined && (
        <p className="refused" role="alert">
          {message}
        </p>
      )}
      <button type="submit" className="button lead" disabled={token.trim() === ''}>
        Open the desk
      </button>
    </form>
  );
}
