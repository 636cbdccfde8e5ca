/** Opening, listing, reading and following runs. */
import type { Cases } from '../../flow/ports/cases.ts';
import { withFiles } from '../shared/came-along.ts';
import { type Endpoint, get, post, replayed, search } from './endpoint.ts';
import { noSuchRun, refused } from './faults.ts';
import { sendLines } from './lines.ts';
import { Open } from './schemas/commands.ts';
import { AuditLine, Changed, Opened } from './schemas/records.ts';
import { AuditQuery, RunList, RunListQuery, RunOrErased } from './schemas/run.ts';
import { followAll, followRun, type StreamOptions } from './streams.ts';

export function runEndpoints(cases: Cases, streams: StreamOptions): Endpoint[] {
  return [
    post(
      '/runs',
      { summary: 'Open a run: plan what this customer needs.', body: Open, status: 201, answer: Opened },
      async ({ tenant, by, body, inbox, content }) => {
        const opened = await cases.open({
          tenant,
          by,
          place: { channel: 'api' },
          ...withFiles(body),
          inbox,
          content,
        });
        if (!opened.ok) throw refused(opened.refusal);
        return {
          status: 201,
          body: { id: opened.run },
          headers: { location: `/v1/runs/${opened.run}`, ...replayed(opened) },
        };
      },
    ),
    search(
      '/runs',
      { summary: 'Runs, the last changed first.', query: RunListQuery, status: 200, answer: RunList },
      async ({ tenant, query, by }) => ({
        status: 200,
        body: await cases.list(tenant, { ...query, reader: by }),
      }),
    ),
    get(
      '/runs/:id',
      { summary: 'A run as it is now.', status: 200, answer: RunOrErased },
      async ({ tenant, run, by }) => {
        const view = await cases.show(tenant, run, by);
        if (!view) throw noSuchRun();
        return { status: 200, body: view };
      },
    ),
    search(
      '/runs/:id/audit',
      {
        summary:
          'Every event of a run, oldest first, chained by hash; `after` leaves out those up to a sequence.',
        query: AuditQuery,
        status: 200,
        type: 'application/jsonl',
        answer: AuditLine,
      },
      async ({ tenant, run, query, response, by }) => {
        const lines = await cases.audit(tenant, run, { ...query, reader: by });
        if (!lines) throw noSuchRun();
        await sendLines(response, lines);
        return undefined;
      },
    ),
    get(
      '/runs/:id/stream',
      {
        summary:
          'Events named `run`, at once and after each change: id is head.seq, data the run. Last-Event-ID resumes; only the latest state is sent.',
        status: 200,
        type: 'text/event-stream',
        answer: RunOrErased,
      },
      async (call) => followRun(cases, call, { ...streams, known: call.known }),
    ),
    get(
      '/stream',
      {
        summary:
          'Events named `changed` after a change of any run. First comes `ready`; `missed` says that changes were too many to name: read the list again.',
        status: 200,
        type: 'text/event-stream',
        answer: Changed,
      },
      async (call) => followAll(cases, call, { ...streams, known: call.known }),
    ),
  ];
}
