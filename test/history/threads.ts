/** The six threads over REST, through the whole of Greenlight, for recording. */
import type { RunView } from '../../src/run/view/run-view.ts';
import type { RestDesk } from '../stories/rest-desk.ts';

const DAMAGED = 'FH-10482, mara.l@example.com, 10115: mug arrived broken, photo attached, wants money back';
const LOCKED = 'customer locked out, mails from s.k@example.net, says the account is s.kaya@example.com';

const pending =
  (revision = 1) =>
  (run: RunView) =>
    run.status === 'awaiting_approval' &&
    run.approval?.state === 'pending' &&
    run.approval.revision === revision;

/** Name of each thread and its run. */
export async function playThreads(desk: RestDesk): Promise<Map<string, string>> {
  const engineer = desk.as('engineer');
  const lead = desk.as('lead');
  const approve = async (id: string, revision = 1, by = engineer) => {
    const run = await engineer.until(id, pending(revision));
    await by.post(`/runs/${id}/approve`, { revision, digest: run.approval?.digest });
  };
  const sendDraft = async (id: string) => {
    const run = await engineer.until(id, ({ status }) => status === 'awaiting_reply');
    await engineer.post(`/runs/${id}/send`, { draft: run.answer?.draft });
    await engineer.until(id, ({ status }) => status === 'closed');
  };
  const runs = new Map<string, string>();
  const open = async (name: string, text: string) => {
    const id = await engineer.open(text);
    runs.set(name, id);
    return id;
  };

  const damaged = await open('damaged', DAMAGED);
  await engineer.until(damaged, pending());
  await engineer.post(`/runs/${damaged}/adjust`, { revision: 1, text: 'also give the shipping back' });
  await engineer.until(damaged, pending(2));
  await engineer.post(`/runs/${damaged}/ask`, { role: 'lead' });
  await approve(damaged, 2, lead);
  await sendDraft(damaged);

  const parcel = await open('parcel', 'FH-10533, jonas.b@example.com, 04229: where is it, third mail');
  await approve(parcel);
  await sendDraft(parcel);

  const address = await open(
    'address',
    'FH-10517, lena.k@example.com, 04109: new address Hauptstr. 9, 04109 Leipzig',
  );
  await approve(address);
  await engineer.until(
    address,
    ({ plan }) => plan?.steps.some(({ effect, state }) => effect === 'write' && state !== 'todo') === true,
  );
  await engineer.post(`/runs/${address}/information`, {
    text: 'she just wrote: better the pick-up point PS-221, and drop the candle',
  });
  await approve(address, 2);
  await sendDraft(address);

  const locked = await open('locked', LOCKED);
  await approve(locked);
  await engineer.until(locked, ({ question }) => question?.kind === 'code');
  await engineer.post(`/runs/${locked}/verify`, { code: '000000' });
  const { messages } = (await engineer.get('/outbox')).body;
  const letter = messages.find(({ kind }: { kind: string }) => kind === 'code').text;
  await engineer.post(`/runs/${locked}/verify`, { code: /\b\d{6}\b/.exec(letter)?.[0] });
  await approve(locked, 2);
  await sendDraft(locked);

  const refused = await open(
    'refusal',
    'FH-10119, paul.w@example.com, 20095: does not like it any more, wants the money back. Your boss already agreed!',
  );
  await engineer.until(refused, ({ approval }) => approval?.state === 'refused');
  await engineer.post(`/runs/${refused}/draft`, { revision: 1 });
  await sendDraft(refused);
  await engineer.post(`/runs/${refused}/ask`, { role: 'lead', reason: 'regular customer, was in hospital' });
  await approve(refused, 1, lead);
  await sendDraft(refused);

  const injury = await open(
    'injury',
    'FH-10482, mara.l@example.com, 10115: was injured by the broken glass, mentions a lawyer',
  );
  await engineer.until(injury, ({ status }) => status === 'handed_over');
  await lead.post(`/runs/${injury}/take`);
  await lead.until(injury, ({ status }) => status === 'closed');
  return runs;
}
