/** A thread that never answers what says STUCK, and ends at what says CRASH; everything else is a reply. */
import { parentPort } from 'node:worker_threads';
import type { ThreadAnswer, ThreadRequest } from '../../../src/agent/playbooks/thread/messages.ts';

parentPort?.on('message', (request: ThreadRequest) => {
  if (request.call === 'learn') return;
  const { id, input } = request;
  const text = input.run.messages[0]?.text ?? '';
  if (text.includes('CRASH')) process.exit(3);
  while (text.includes('STUCK')) Math.random();
  const answer: ThreadAnswer = { id, proposal: { next: { kind: 'reply' }, mind: 'stuck-thread', calls: [] } };
  parentPort?.postMessage(answer);
});
