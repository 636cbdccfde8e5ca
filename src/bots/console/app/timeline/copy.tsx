import { type ReactNode, useState } from 'react';

export function Copy({ label, text, children }: { label: string; text: string; children: ReactNode }) {
  const [answer, setAnswer] = useState('');
  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setAnswer('Copied');
    } catch {
      // No permission, or no secure origin: shown whole, so that it can be selected by hand.
      setAnswer(text);
    }
  }
  return (
    <span className="copy">
      {children}
      <button type="button" className="button plain small" onClick={() => void copy()}>
        {label}
      </button>
      <span role="status" className="copy-answer">
        {answer}
      </span>
    </span>
  );
}
