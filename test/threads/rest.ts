/** A thread over REST. */
import assert from 'node:assert/strict';
import type { RunView } from '../../src/run/view/run-view.ts';
import type { Installation } from '../stories/installation.ts';
import { codeIn, type Driver, type Shown } from './play.ts';

export interface SeenOverRest extends Shown {
  run: RunView;
}

/** `id` is there once it was opened. */
export function overRest(installation: Installation): Driver<SeenOverRest> & { id: string } {
  const engineer = installation.as('engineer');
  let code = '';
  const driver: Driver<SeenOverRest> & { id: string } = {
    id: '',
    async open(by, text) {
      driver.id = await installation.as(by).open(text);
    },
    async write(by, text) {
      const { status } = await installation.as(by).post(`/runs/${driver.id}/information`, { text });
      assert.equal(status, 202);
    },
    async press(by, label, { fills }) {
      const { run } = await driver.shown(({ labels }) => labels.includes(label));
      const { path, body } = pressed(run, label, fills);
      const answer = await installation.as(by).post(`/runs/${driver.id}/${path}`, body);
      if (answer.status === 403) return answer.body.message;
      assert.ok(answer.status < 300, `${label}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return undefined;
    },
    async enter(by, code) {
      const { status, body } = await installation.as(by).post(`/runs/${driver.id}/verify`, { code });
      assert.equal(status, 200);
      return body.right ? undefined : 'wrong';
    },
    async code() {
      if (code === '') {
        const { messages } = (await engineer.get('/outbox')).body;
        code = codeIn(messages);
      }
      return code;
    },
    async writing() {
      await engineer.until(
        driver.id,
        ({ plan }) => plan?.steps.filter(({ effect }) => effect === 'write')[1]?.state === 'doing',
      );
    },
    async shown(wanted) {
      return seen(await engineer.until(driver.id, (run) => wanted(seen(run))));
    },
  };
  return driver;
}

function pressed(run: RunView, label: string, fills: string | undefined): { path: string; body: object } {
  const { approval, answer } = run;
  const revision = run.plan?.revision;
  if (label.startsWith('Approve')) return { path: 'approve', body: { revision, digest: approval?.digest } };
  switch (label) {
    case 'Adjust':
      return { path: 'adjust', body: { revision, text: fills } };
    case 'Ask a lead':
      return { path: 'ask', body: { role: 'lead' } };
    case 'Ask a lead for an exception':
      return { path: 'ask', body: { role: 'lead', reason: fills } };
    case 'Draft a kind no':
      return { path: 'draft', body: { revision } };
    case 'Send reply':
      return { path: 'send', body: { draft: answer?.draft } };
    case 'Take it':
      return { path: 'take', body: {} };
    default:
      throw new Error(`nobody presses ${label} in the script`);
  }
}

/** All that is written in the case, line by line. */
function seen(run: RunView): SeenOverRest {
  const { card, answer } = run;
  const lines = [
    card.customer,
    card.status,
    ...card.notices.map(({ text }) => text),
    ...card.steps.flatMap(({ title, headline, changes, undo }) => [
      title,
      headline,
      ...changes.map(({ label, before, after }) => `${label}: ${before} -> ${after}`),
      undo,
    ]),
    card.approval?.total,
    answer?.reply,
    ...(answer?.citations ?? []).map(({ title }) => title),
    card.footer,
  ];
  return { run, text: lines.filter(Boolean).join('\n'), labels: card.buttons.map(({ label }) => label) };
}
