import type { ReactNode, Ref } from 'react';
import type { RunView } from '../../../../run/view/run-view.ts';
import { atWork, standing } from '../../../shared/card/phases.ts';
import { useSignedIn } from '../session/signed-in.ts';
import { asksReader } from '../words/waiting.ts';
import { Approval } from './approval.tsx';
import { Customer } from './customer.tsx';
import { Draft } from './draft.tsx';
import { Notices } from './notices.tsx';
import { Sources } from './sources.tsx';
import { StepMark } from './step-mark.tsx';
import { Steps } from './steps.tsx';

/** The card, the same object that Slack and Teams show. `children` are its buttons. */
export function CardView({
  view,
  heading,
  children,
}: {
  view: RunView;
  heading?: Ref<HTMLHeadingElement>;
  children?: ReactNode;
}) {
  const { me, staff } = useSignedIn();
  const { card } = view;
  const mine = asksReader(view, me, staff);
  return (
    <article className="card" aria-labelledby="case-heading">
      <header className="card-head">
        <p className="card-meta">
          <span>
            {[
              ...(card.revision > 0 ? [`plan ${card.revision}`] : []),
              standing(card.phase, card.ending),
            ].join(' · ')}
          </span>
          <span>asked by {card.asker}</span>
        </p>
        <h1 id="case-heading" tabIndex={-1} ref={heading}>
          {card.goal}
        </h1>
        <Customer card={card} />
      </header>
      <p className={mine ? 'status mine' : 'status'} role="status">
        {atWork(card.phase) && <StepMark state="doing" />}
        {mine && <b className="turn">Your turn</b>}
        <span>{card.status}</span>
      </p>
      <Notices notices={card.notices} />
      {card.summary !== undefined && card.summary !== '' && <p className="summary">{card.summary}</p>}
      <Steps card={card} />
      <Draft card={card} />
      <Approval card={card} />
      {children}
      <Sources sources={card.sources} />
      {card.footer !== undefined && <p className="footer figure">{card.footer}</p>}
    </article>
  );
}
