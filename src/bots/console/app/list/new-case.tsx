import { useDesk } from '../session/desk.ts';
import { useTextForm } from '../session/use-text-form.ts';

export const EXAMPLE =
  'FH-10482, mara.l@example.com, 10115: mug arrived broken, photo attached, wants money back';

/** One text area: what the customer wants, in the engineer's words. */
export function NewCase() {
  const { api, go } = useDesk();
  const { text, setText, busy, refusal, submit, enter } = useTextForm('new-case', async (text) => {
    const { id } = await api.post<{ id: string }>('/v1/runs', { text });
    go(`/runs/${encodeURIComponent(id)}`);
  });

  return (
    <form className="new-case" onSubmit={submit}>
      <h1>
        <label htmlFor="new-case">What does the customer want?</label>
      </h1>
      <p className="quiet" id="new-case-help">
        Give the order number, the sender’s e-mail and the postcode if you have them. Greenlight reads first
        and shows its plan; nothing is changed before somebody approves.
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
        <button
          type="submit"
          className="button lead"
          disabled={busy || text.trim() === ''}
          title="Ctrl + Enter"
        >
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
