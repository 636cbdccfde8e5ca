import { useQuery } from '@tanstack/react-query';
import { worded } from '../../../../run/text/worded.ts';
import type { OutboxList } from '../../../api/schemas/records.ts';
import type { ApiError } from '../net/api.ts';
import { useSignedIn } from '../session/signed-in.ts';
import { moment } from '../words/time.ts';

/** Embedded database only: what customers were sent, codes too until they are used. */
export function OutboxPage() {
  const { api, now, desk } = useSignedIn();
  const { data, error } = useQuery<OutboxList, ApiError>({
    queryKey: [api.identity, '/v1/outbox'],
    queryFn: ({ signal }) => api.get('/v1/outbox', { signal }),
  });
  const sent = data?.messages;

  return (
    <section className="outbox">
      <h1>Outbox</h1>
      <p className="quiet">
        {worded('What customers were sent', desk.person)}; a code is shown until it is used.
      </p>
      {error !== null && <p className="refused">{error.message}</p>}
      {sent === undefined && error === null && <p className="quiet">Reading the outbox …</p>}
      {sent?.length === 0 && <p className="quiet">Nothing was sent yet.</p>}
      <ol>
        {sent?.map((mail) => (
          <li key={mail.id} className="mail">
            <p className="mail-head">
              <b>{mail.to}</b>
              <span>{mail.kind}</span>
              {mail.used === true && <span className="difference">used</span>}
              <time dateTime={mail.at}>{moment(mail.at, now)}</time>
            </p>
            <blockquote>{mail.text}</blockquote>
          </li>
        ))}
      </ol>
    </section>
  );
}
