import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { TokenList } from '../../../api/schemas/records.ts';
import { ApiError } from '../net/api.ts';
import { moment } from '../words/time.ts';
import { useSignedIn } from './signed-in.ts';

/** PostgreSQL only: the tokens of whoever is signed in, for programs of theirs. */
export function TokensPage() {
  const { api, now } = useSignedIn();
  const { data, error, refetch } = useQuery<TokenList, ApiError>({
    queryKey: [api.identity, '/v1/tokens'],
    queryFn: ({ signal }) => api.get('/v1/tokens', { signal }),
  });
  const [made, setMade] = useState<string | undefined>(undefined);
  const [refusal, setRefusal] = useState<string | undefined>(undefined);

  async function doing(work: () => Promise<void>) {
    setRefusal(undefined);
    try {
      await work();
    } catch (failure) {
      setRefusal(failure instanceof ApiError ? failure.message : String(failure));
    }
    await refetch();
  }
  const make = (name: string) =>
    doing(async () => setMade((await api.post('/v1/tokens', name === '' ? {} : { name })).token));
  const take = (id: string) => {
    setMade(undefined);
    return doing(() => api.remove(`/v1/tokens/${id}`));
  };
  const said = refusal ?? error?.message;

  return (
    <section className="outbox">
      <h1>Your tokens</h1>
      <p className="quiet">For programs of yours that call Greenlight over REST. Each is good for 90 days.</p>
      <NewToken make={make} />
      {made !== undefined && (
        <p role="status">
          Copy it now, it is not shown again: <code>{made}</code>
        </p>
      )}
      {said !== undefined && (
        <p className="refused" role="alert">
          {said}
        </p>
      )}
      <ol>
        {data?.tokens.map(({ id, name, madeAt, expiresAt, lastUsedAt }) => (
          <li key={id} className="mail">
            <p className="mail-head">
              <b>{name ?? id}</b>
              <span>made {moment(madeAt, now)}</span>
              <span>{lastUsedAt === undefined ? 'never used' : `last used ${moment(lastUsedAt, now)}`}</span>
              <span>{expiresAt < now ? 'expired' : `good until ${expiresAt.slice(0, 10)}`}</span>
              <button type="button" className="button plain small" onClick={() => void take(id)}>
                Take away
              </button>
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}

function NewToken({ make }: { make: (name: string) => Promise<void> }) {
  const [name, setName] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void make(name.trim());
    setName('');
  };
  return (
    <form onSubmit={submit}>
      <label htmlFor="token-name">What it is for</label>{' '}
      <input
        id="token-name"
        maxLength={60}
        value={name}
        onChange={(event) => setName(event.target.value)}
        autoComplete="off"
      />{' '}
      <button type="submit" className="button small">
        Make a token
      </button>
    </form>
  );
}
