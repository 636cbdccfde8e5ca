import { useLocation } from 'wouter';
import { worded } from '../../../../run/text/worded.ts';
import { useSignedIn } from '../session/signed-in.ts';
import { useTextForm } from '../session/use-text-form.ts';

/** One text area: what the customer wants, in the words of whoever asks. */
export function NewCase() {
  const { api, desk } = useSignedIn();
  const [, navigate] = useLocation();
  const [example] = desk.examples;
  const { text, setText, busy, refusal, submit, enter } = useTextForm('new-case', async (text) => {
    const { id } = await api.post('/v1/runs', { text });
    navigate(`/runs/${encodeURIComponent(id)}`);
  });

  return (
    <form className="new-case" onSubmit={submit}>
      <h1>
        <label htmlFor="new-case">{worded('What does the customer want?', desk.person)}</label>
      </h1>
      <p className="quiet" id="new-case-help">
        {desk.askFor !== undefined && `Give ${desk.askFor} if you have them. `}
        Greenlight reads first and shows its plan; nothing is changed before somebody approves.
      </p>
      <textarea
        id="new-case"
        rows={4}
        value={text}
        placeholder={example}
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
        {text === '' && example !== undefined && (
          <button type="button" className="button plain" onClick={() => setText(example)}>
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
