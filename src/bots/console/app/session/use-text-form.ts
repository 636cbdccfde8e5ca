import { type FormEvent, type KeyboardEvent, useState } from 'react';
import { ApiError } from '../net/api.ts';
import { useTypedText } from './use-typed-text.ts';

export interface TextForm {
  text: string;
  setText: (text: string) => void;
  busy: boolean;
  /** Why the server did not take the last text, which stays in the form. */
  refusal: string | undefined;
  submit: (event: FormEvent) => void;
  /** Ctrl + Enter or Cmd + Enter sends. */
  enter: (event: KeyboardEvent) => void;
}

/** A form of one text, remembered under `name` until `send` has resolved. */
export function useTextForm(name: string, send: (text: string) => Promise<void>): TextForm {
  const [text, setText] = useTypedText(name);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | undefined>(undefined);

  async function go() {
    if (text.trim() === '' || busy) return;
    setBusy(true);
    setRefusal(undefined);
    try {
      await send(text);
      setText('');
    } catch (error) {
      setRefusal(error instanceof ApiError ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  }
  return {
    text,
    setText,
    busy,
    refusal,
    submit: (event) => {
      event.preventDefault();
      void go();
    },
    enter: (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void go();
    },
  };
}
