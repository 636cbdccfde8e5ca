import { useId } from 'react';
import type { Card } from '../../../../run/view/card.ts';
import { segmentsOf, UNFOUND } from '../../../shared/card/marked.ts';

/** The drafted reply as the customer would read it. */
export function Draft({ card }: { card: Card }) {
  const id = useId();
  const { draft } = card;
  if (draft === undefined) return null;
  return (
    <section className="draft" aria-labelledby={id}>
      <h3 id={id}>
        {draft.sent === undefined ? `Draft ${draft.number}` : 'Reply'}
        {draft.to !== '' && ` to ${draft.to}`}
        {draft.editedBy !== undefined && draft.sent === undefined && (
          <span className="quiet"> edited by {draft.editedBy} and checked again</span>
        )}
        {draft.sent !== undefined && <span className="quiet"> sent by {draft.sent.by}</span>}
      </h3>
      {draft.summary !== '' && <p className="draft-summary">{draft.summary}</p>}
      <blockquote>
        {segmentsOf(draft.reply, draft.sent === undefined ? draft.unfound : []).map(
          ({ text, unfound }, at) =>
            unfound ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: a piece has no name but its place
              <mark key={at} title={UNFOUND}>
                {text} <small>({UNFOUND})</small>
              </mark>
            ) : (
              text
            ),
        )}
      </blockquote>
      {draft.verified ? (
        <p className="quiet small">Every fact in it was found in the records or the articles below.</p>
      ) : (
        <p className="draft-unverified">
          <b>Check before sending.</b> {draft.unverified ?? 'Not every fact in it was found in the records.'}
        </p>
      )}
    </section>
  );
}
