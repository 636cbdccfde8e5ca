import type { Card } from '../../../../run/view/card.ts';

/** Who the customer is and whether that is certain: by word and by shape. */
export function Customer({ card }: { card: Card }) {
  if (card.customer === undefined) return null;
  const rest = card.customer.replace(/^NOT VERIFIED:?\s*/, '').replace(/,\s*verified\b/, '');
  return (
    <p className={card.verified ? 'customer verified' : 'customer unverified'}>
      <svg viewBox="0 0 16 16" aria-hidden="true" className="shield">
        {card.verified ? (
          <>
            <path d="M8 1.2l5.5 2v4.3c0 3.4-2.3 5.9-5.5 7.3-3.2-1.4-5.5-3.9-5.5-7.3V3.2z" className="solid" />
            <path d="M5.2 8l2 2 3.7-4" className="cut" />
          </>
        ) : (
          <>
            <path
              d="M8 1.2l5.5 2v4.3c0 3.4-2.3 5.9-5.5 7.3-3.2-1.4-5.5-3.9-5.5-7.3V3.2z"
              className="broken"
            />
            <path d="M8 4.7v4M8 10.7v.5" />
          </>
        )}
      </svg>
      <b>{card.verified ? 'VERIFIED' : 'NOT VERIFIED'}</b>
      <span>{rest}</span>
      {card.given !== undefined && <span className="given">given: {card.given}</span>}
    </p>
  );
}
