import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import type { Button } from '../../../../run/view/card.ts';
import type { RunView } from '../../../../run/view/run-view.ts';
import type { Taken, Verified } from '../../../api/schemas/records.ts';
import { CaseDialog } from '../dialogs/case-dialog.tsx';
import { ApiError, runPath } from '../net/api.ts';
import { useSignedIn } from '../session/signed-in.ts';
import { asksReader, mayApprove } from '../words/waiting.ts';
import { pressed } from './press.ts';

const TITLES: Partial<Record<Button['action'], string>> = {
  approve: 'Runs exactly what is shown above (a: focus)',
  stop: 'What is done stays done',
};

const keyOf = (button: Button) => `${button.action} ${button.role ?? ''} ${button.call ?? ''}`;

/**
 * The card's buttons exactly as the card gives them. A refused press says why beside them and loses nothing.
 */
export function Actions({
  view,
  refresh,
  compose,
  done,
}: {
  view: RunView;
  refresh: () => void;
  /** Puts the reader into the composer. */
  compose: () => void;
  /** A press was taken; the button may vanish, so the reader's focus needs a place. */
  done: () => void;
}) {
  const { api, me, staff } = useSignedIn();
  const [, navigate] = useLocation();
  const { card } = view;
  const [busy, setBusy] = useState<string | undefined>(undefined);
  const [refusal, setRefusal] = useState<{ seq: number; message: string } | undefined>(undefined);
  const [open, setOpen] = useState<Button | undefined>(undefined);
  const opener = useRef<HTMLButtonElement | null>(null);

  /** Resolves with the server's answer when it took the command; rejects with a sentence for the reader. */
  async function send(path: string, body: unknown): Promise<Taken | Verified> {
    try {
      const answer = await api.post(`${runPath(view.id)}/${path}`, body);
      refresh();
      return answer;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.status === 409 || error.status === 410) refresh();
      const replaced =
        error.status === 409 && error.revision !== undefined && !error.message.includes('plan');
      throw new Error(
        replaced ? `${error.message} It was replaced by plan ${error.revision}.` : error.message,
      );
    }
  }

  async function press(button: Button, element: HTMLButtonElement) {
    const what = pressed(button);
    setRefusal(undefined);
    if (what.kind === 'receipt') return navigate(`/runs/${encodeURIComponent(view.id)}/receipt`);
    if (what.kind === 'compose') return compose();
    if (what.kind === 'dialog') {
      opener.current = element;
      return setOpen(button);
    }
    setBusy(keyOf(button));
    try {
      await send(what.path, what.body);
      done();
    } catch (error) {
      setRefusal({ seq: card.seq, message: error instanceof Error ? error.message : String(error) });
    } finally {
      setBusy(undefined);
    }
  }

  const close = (taken: boolean) => {
    setOpen(undefined);
    if (taken) {
      opener.current = null;
      done();
    }
  };
  // Only once the dialog is gone can anything outside it take the focus.
  useEffect(() => {
    if (open === undefined) opener.current?.focus();
  }, [open]);

  const leading = leadingAction(
    card.buttons,
    asksReader(view, me, staff),
    mayApprove(card.approval?.role, me, staff),
  );
  return (
    <>
      {card.buttons.length > 0 && (
        <fieldset className="actions">
          <legend className="unseen">What you can do</legend>
          {card.buttons.map((button) => (
            <button
              key={keyOf(button)}
              type="button"
              data-action={button.action}
              className={`button ${button.action === leading ? 'lead' : button.style}`}
              aria-disabled={busy !== undefined}
              title={TITLES[button.action]}
              onClick={(event) => {
                if (busy === undefined) void press(button, event.currentTarget);
              }}
            >
              {busy === keyOf(button) ? `${button.label} …` : button.label}
            </button>
          ))}
          <p className="refused" role="alert">
            {refusal?.message}
          </p>
        </fieldset>
      )}
      {open !== undefined && <CaseDialog button={open} view={view} send={send} close={close} />}
    </>
  );
}

/**
 * The one button in the accent: the next thing that this reader can do; none where the run waits for somebody
 * else.
 */
function leadingAction(
  buttons: Button[],
  mine: boolean,
  may: 'yes' | 'no' | undefined,
): Button['action'] | undefined {
  const has = (action: Button['action']) => buttons.some((button) => button.action === action);
  if (may === 'no' && has('approve')) return has('ask') ? 'ask' : undefined;
  if (!mine) return undefined;
  return buttons.find((button) => button.style === 'primary')?.action;
}
