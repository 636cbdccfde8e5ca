import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';

/**
 * A native modal dialog around a form. Escape and Cancel close it; whoever renders the fields remembers what
 * they hold. `submit` rejects with a sentence for the reader, and the dialog then stays open.
 */
export function Dialog({
  title,
  action,
  danger,
  ready,
  submit,
  close,
  children,
}: {
  title: string;
  /** The label of the button that submits. */
  action: string;
  danger?: boolean;
  ready: boolean;
  submit: () => Promise<unknown>;
  close: (taken: boolean) => void;
  children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | undefined>(undefined);

  useEffect(() => {
    const element = dialog.current;
    if (element !== null && !element.open) element.showModal();
    element?.querySelector<HTMLElement>('[data-first]')?.focus();
  }, []);

  async function send(event: FormEvent) {
    event.preventDefault();
    if (busy || !ready) return;
    setBusy(true);
    setRefusal(undefined);
    try {
      await submit();
      close(true);
    } catch (error) {
      setRefusal(error instanceof Error ? error.message : String(error));
      setBusy(false);
    }
  }

  return (
    <dialog
      ref={dialog}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        close(false);
      }}
    >
      <form onSubmit={(event) => void send(event)}>
        <h2 id={heading}>{title}</h2>
        {children}
        <p className="refused" role="alert">
          {refusal}
        </p>
        <div className="row dialog-buttons">
          <button
            type="submit"
            className={danger === true ? 'button danger' : 'button strong'}
            disabled={busy || !ready}
          >
            {busy ? `${action} …` : action}
          </button>
          <button type="button" className="button plain" onClick={() => close(false)}>
            Cancel
          </button>
        </div>
      </form>
    </dialog>
  );
}
