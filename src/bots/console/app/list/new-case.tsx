import { type FormEvent, type KeyboardEvent, useState } from 'react';
import { ApiError } from '../net/api.ts';
import { useDesk } from '../session/desk.ts';
import { useKept } from '../session/use-kept.ts';

export const EXAMPLE = 'FH-10482, mara.l@example.com, 10115: mug arrived broken, photo attached, wants money back';

/** One text area: what the customer wants, in the engineer's words. */
export function NewCase() {
  const { api, go } = useDesk();
  const [text, setText] = useKept('new-case');
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | undefined>(undefined);

  async function start() {
    if (text.trim() === '' || busy) return;
    setBusy(true);
    setRefusal(undefined);
    try {
      const { id } = await api.post<{ id: string }>('/v1/runs', { text });
      setText('');
      go(`/runs/${encodeURIComponent(id)}`);
    } catch (error) {
      setRefusal(error instanceof ApiError ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void start();
  };
  const enter = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void start();
  };

  return (
    <form className="new-case" onSubmit={submit}>
      <h1>
        <label htmlFor="new-case">What does the customer want?</label>
      </h1>
      <p className="quiet" id="new-case-help">
        Give the order number, the sender’s e-mail and the postcode if you have them. Greenlight reads first and shows
        its plan; nothing is changed before somebody approves.
      </p>
      <textarea
        id="new-case"
        rows={4}
        value={text}
        placeholder={EXAMPLE}
        aria-describedby="new-case-help"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={enter}
      />
      <div className="row">
        <button type="submit" className="button lead" disabled={busy || text.trim() === ''} title="Ctrl + Enter">
          {busy ? 'Starting …' : 'Plan a resolution'}
        </button>
        {text === '' && (
          <button type="button" className="button plain" onClick={() => setText(EXAMPLE)}>
            Use the example
          </button>
        )}
        {refusal !== undefined && (
          <p className="refused" role="alert">
            {refusal}
          </p>
        )}
      </div>
    </form>
  );
}
