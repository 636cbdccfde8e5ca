/** The desk and its staff, and on the embedded database what customers were sent. */
import type { Desks, TenantDesk } from '../../flow/ports/desks.ts';
import type { Staff } from '../../flow/ports/ledger.ts';
import { present } from '../../run/present.ts';
import { type Endpoint, search } from './endpoint.ts';
import type { Outbox } from './outbox.ts';
import { type DeskShown, OutboxList, OutboxQuery, StaffList } from './schemas/records.ts';
import { csrfOf } from './session-cookie.ts';

/** Answers a trusted caller that names nobody, too: whom it may name is what it asks. */
export function staffEndpoint(staff: Pick<Staff, 'list'>, desks: Desks): Endpoint {
  return {
    method: 'get',
    path: '/staff',
    summary: 'The desk, and its staff with their roles and limits.',
    status: 200,
    answer: StaffList,
    answers: async ({ caller }) => {
      const members = await staff.list(caller.tenant);
      const active = members.filter((member) => member.active);
      const listed = active.map(({ id, name, role, limit }) => ({ id, name, role, limit }));
      const session = caller.session && {
        csrf: csrfOf(caller.session.id),
        endsAt: caller.session.endsAt,
      };
      const shown = deskShown(await desks.of(caller.tenant));
      return {
        status: 200,
        body: present({ desk: shown, staff: listed, you: caller.by?.id, session }),
      };
    },
  };
}

function deskShown({ newest, notice }: TenantDesk): DeskShown {
  const { desk, version } = newest;
  const { name, policy, examples, texts, evidence } = desk;
  const { currency } = policy;
  return present({
    name,
    version: version.slice(0, 12),
    notice,
    currency,
    examples: examples.map(({ text }) => text),
    askFor: texts.ask_for?.en,
    person: texts.person?.en,
    evidence,
  });
}

export function outboxEndpoint(outbox: Outbox): Endpoint {
  return search(
    '/outbox',
    {
      summary: 'What customers were sent, newest first. Embedded database only.',
      query: OutboxQuery,
      status: 200,
      answer: OutboxList,
    },
    async ({ tenant, query }) => ({
      status: 200,
      body: { messages: await outbox.list(tenant, query.limit) },
    }),
  );
}
