import { useEffect, useState } from 'react';
import type { OutboxItem } from '../../../api/outbox.ts';
import { ApiError } from '../net/api.ts';
import { follow } from '../net/follow.ts';
import { useDesk } from '../session/desk.ts';
import { moment } from '../words/time.ts';

/** Embedded database only: what customers were sent, codes too until they are used. */
export function OutboxPage() {
  const { api, now } = useDesk();
  const [sent, setSent] = useState<OutboxItem[] | undefined>(undefined);
  const [fault, setFault] = useState<string | undefined>(undefined);

  useEffect(() => {
    const over = new AbortController();
    const load = async () => {
      try {
        const answer = await api.get<{ messages: OutboxItem[] }>('/v1/outbox', over.signal);
        setSent(answer.messages);
        setFault(undefined);
      } catch (error) {
        if (!over.signal.aborted) setFault(error instanceof ApiError ? error.message : String(error));
      }
    };
    const leave = follow(api, '/v1/stream', {
      onLink: () => undefined,
      onOpen: () => void load(),
      onEvent: () => void load(),
      onRefused: () => void load(),
    });
    return () => {
      leave();
      over.abort();
    };
  }, [api]);

  return (
    <section className="outbox">
      <h1>Outbox</h1>
      <p className="quiet">What customers of the demo shop were sent; a code is shown until it is used.</p>
      {fault !== undefined && <p className="refused">{fault}</p>}
      {sent === undefined && fault === undefined && <p className="quiet">Reading the outbox …</p>}
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
