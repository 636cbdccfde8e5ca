import { aRole } from '../../../../run/policy/judge.ts';
import { money } from '../../../../run/text/money.ts';
import type { Card } from '../../../../run/view/card.ts';
import { useSignedIn } from '../session/signed-in.ts';
import { moment, until } from '../words/time.ts';
import { mayApprove } from '../words/waiting.ts';

/** Who may approve, whether the reader may, and until when; or who did. */
export function Approval({ card }: { card: Card }) {
  const { me, staff, desk, now } = useSignedIn();
  const { approval } = card;
  if (approval === undefined) return null;
  const may = mayApprove(approval.role, me, staff);
  const pending = approval.state === 'pending';
  return (
    <dl className="approval">
      {!pending && (
        <div>
          <dt>Approval</dt>
          <dd>
            {approval.automatic === undefined
              ? approval.state === 'refused'
                ? 'not possible under policy'
                : approval.state
              : `ran without a person, as policy allows${approval.automatic.review === undefined ? '' : `; ${approval.automatic.review}`}`}
            {approval.decided !== undefined &&
              ` by ${approval.decided.by}, ${moment(approval.decided.at, now)}`}
          </dd>
        </div>
      )}
      {approval.total !== undefined && (
        <div>
          <dt>In all</dt>
          <dd className="figure">{approval.total}</dd>
        </div>
      )}
      {pending && (
        <div>
          <dt>Who may</dt>
          <dd>
            {approval.who}
            {may === 'yes' && <b className="may"> · your limit allows it</b>}
            {may === 'no' && me !== undefined && (
              <b className="may-not">
                {' '}
                · over your limit of {money(me.limit, desk.currency)}: needs {aRole(approval.role)}
              </b>
            )}
          </dd>
        </div>
      )}
      {pending && (
        <div>
          <dt>Expires</dt>
          <dd>
            <time dateTime={approval.expiresAt}>{moment(approval.expiresAt, now)}</time>,{' '}
            {until(approval.expiresAt, now)}
          </dd>
        </div>
      )}
    </dl>
  );
}
