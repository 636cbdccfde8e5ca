import type { Ref } from 'react';
import { worded } from '../../../../run/text/worded.ts';
import type { RunView } from '../../../../run/view/run-view.ts';
import { runPath } from '../net/api.ts';
import { useSignedIn } from '../session/signed-in.ts';
import { useTextForm } from '../session/use-text-form.ts';

/** Adds information to the case; while the run asks something, it answers. */
export function Composer({
  view,
  refresh,
  field,
}: {
  view: RunView;
  refresh: () => void;
  field: Ref<HTMLTextAreaElement>;
}) {
  const { api } = useSignedIn();
  const { text, setText, busy, refusal, submit, enter } = useTextForm(`say.${view.id}`, async (text) => {
    await api.post(`${runPath(view.id)}/information`, { text });
    refresh();
  });
  const question = view.question?.kind === 'answer' ? view.question.text : undefined;

  return (
    <form className="composer" onSubmit={submit}>
      <label htmlFor="say">{question === undefined ? 'Add information' : `Answer: ${question}`}</label>
      <textarea
        id="say"
        ref={field}
        rows={2}
        value={text}
        aria-describedby="say-help"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={enter}
      />
      <div className="row">
        <button
          type="submit"
          className={question !== undefined && text.trim() !== '' ? 'button lead' : 'button'}
          disabled={busy || text.trim() === ''}
          title="Ctrl + Enter"
        >
          {busy ? 'Adding …' : question === undefined ? 'Add' : 'Answer'}
        </button>
        <span id="say-help" className="quiet small">
          {view.status === 'closed' ? 'Opens the case again. ' : ''}
          {worded('Nothing typed here reaches the customer.', view.card.person)}
        </span>
        <p className="refused" role="alert">
          {refusal}
        </p>
      </div>
    </form>
  );
}
