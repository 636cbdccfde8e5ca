/** Plays a case over REST, as staff would, until its run stands still. */
import { setTimeout as sleep } from 'node:timers/promises';
import { present } from '../../src/run/present.ts';
import type { RunView } from '../../src/run/view/run-view.ts';
import type { Act, FieldCase } from './cases.ts';
import type { Seen } from './seen.ts';

/** Phases in which a run waits for somebody, or is over. */
const AT_REST = new Set(['awaiting_approval', 'asking', 'awaiting_reply', 'handed_over', 'closed']);
/** A run is at rest that has not moved for so long: what an act sets off takes a moment to begin. */
const STILL_MS = 600;
const LOOK_EVERY_MS = 120;
const PATIENCE_MS = 120_000;

export interface Played {
  /** undefined: the run never came to rest. */
  seen: Seen | undefined;
  /** What each act was answered. */
  trace: string[];
}

export async function play(url: string, { say: [opening, ...acts] }: FieldCase): Promise<Played> {
  const rest = restOf(url);
  const opened = await rest('/runs', { as: opening.as, body: { text: opening.open } });
  const trace = [`open ${opened.status}`];
  const { id } = JSON.parse(opened.text);
  if (typeof id !== 'string') return { seen: undefined, trace: [`open ${opened.status} ${opened.text}`] };
  let run = await atRest(rest, id);
  for (const act of acts) {
    if (run === undefined) break;
    const answer = await perform(rest, run, act);
    trace.push(`${Object.keys(act).find((key) => key !== 'as')} ${answer}`);
    run = await atRest(rest, id);
  }
  if (run === undefined) return { seen: undefined, trace };
  const lines = (await rest(`/runs/${id}/audit`)).text.split('\n').filter((line) => line !== '');
  return { seen: { run, audit: lines.map((line) => JSON.parse(line)) }, trace };
}

type Rest = ReturnType<typeof restOf>;

const restOf =
  (url: string) =>
  async (path: string, { as = 'engineer', body }: { as?: string | undefined; body?: unknown } = {}) => {
    for (;;) {
      const response = await fetch(`${url}/v1${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { 'x-greenlight-person': as, 'content-type': 'application/json' },
        ...present({ body: body === undefined ? undefined : JSON.stringify(body) }),
      });
      if (response.status !== 429) return { status: response.status, text: await response.text() };
      await sleep(1000 * Number(response.headers.get('retry-after') ?? 1));
    }
  };

async function atRest(rest: Rest, id: string): Promise<RunView | undefined> {
  const patience = AbortSignal.timeout(PATIENCE_MS);
  let last: { seq: number; since: number } | undefined;
  while (!patience.aborted) {
    const run: RunView = JSON.parse((await rest(`/runs/${id}`)).text);
    const { seq } = run.head;
    if (!AT_REST.has(run.status)) last = undefined;
    else if (last?.seq !== seq) last = { seq, since: performance.now() };
    else if (performance.now() - last.since >= STILL_MS) return run;
    await sleep(LOOK_EVERY_MS);
  }
  return undefined;
}

/** What was answered; an act that cannot be done is no error, the case goes on. */
async function perform(rest: Rest, run: RunView, act: Act): Promise<string> {
  const post = async (path: string, body: unknown, as = act.as) => {
    const { status, text } = await rest(`/runs/${run.id}/${path}`, { as, body });
    return status < 300 ? `${status}` : `${status} ${text}`;
  };
  const revision = run.approval?.revision ?? run.plan?.revision ?? 1;
  if ('tell' in act) return post('information', { text: act.tell });
  if ('answer' in act) return post('information', { text: act.answer });
  if ('adjust' in act) return post('adjust', { revision, text: act.adjust });
  if ('decline' in act) return post('decline', { revision, reason: act.decline });
  if ('draft' in act) return post('draft', { revision });
  if ('ask' in act) return post('ask', present({ role: act.ask, reason: act.reason }));
  if ('hand_off' in act) return post('hand-off', { reason: act.hand_off });
  if ('give_back' in act) return post('give-back', {}, act.as ?? 'lead');
  if ('send' in act) {
    if (run.answer === undefined) return 'no letter to send';
    const text = act.send === true ? undefined : act.send;
    return post('send', present({ draft: run.answer.draft, text }));
  }
  const approve = run.card.buttons.find(({ action }) => action === 'approve');
  if (approve === undefined) return 'nothing to approve';
  const { digest } = approve;
  let answer = '';
  for (const person of new Set([act.as ?? run.approval?.role ?? 'engineer', 'lead', 'finance'])) {
    answer = await post('approve', { revision: approve.revision, digest }, person);
    if (!answer.startsWith('403')) break;
  }
  return answer;
}
