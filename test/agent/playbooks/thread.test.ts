/** The playbooks in a thread of their own: the same answers, and no text that keeps others from theirs. */
import { setImmediate } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { createThreadedAgent } from '../../../src/agent/playbooks/thread/threaded-agent.ts';
import type { PlanRequest } from '../../../src/flow/ports/agent.ts';
import { inputOf, opened } from '../model/planning.ts';
import { CaseInMemory, catalogue, fernhill, loaded, playbookAgent } from './case-in-memory.ts';
import { damaged, mara } from './records.ts';

const given = { playbooks: loaded.playbooks, desk: fernhill, catalogue };
const never = new AbortController().signal;

describe('the thread of the playbooks', () => {
  const { agent, close } = createThreadedAgent(given);
  afterAll(close);

  it.each([
    damaged,
    'FH-10482, mara.l@example.com, 10115: der Becher ist zerbrochen, Foto anbei, bitte Geld zurück',
    'what is the meaning of all this?',
    'hello',
  ])('plans %j as the playbooks do in this thread', async (text) => {
    const request = inputOf(await opened(text));
    expect(await agent.plan(request, never)).toEqual(await playbookAgent.plan(request, never));
  });

  it('drafts the same letter', async () => {
    const theCase = await new CaseInMemory(mara()).open(damaged);
    await theCase.approve();
    const request = { ...inputOf(theCase), purpose: 'resolved' as const };
    const letter = await agent.respond(request, never);
    expect(letter).toEqual(await playbookAgent.respond(request, never));
    expect(letter.reply).toContain('48.00');
  });

  it('plans with tools that carry others, as a read does that may have to be asked for', async () => {
    const carrying = catalogue.all().map((tool) => ({ ...tool, asked: tool }));
    const other = createThreadedAgent({ ...given, catalogue: { ...catalogue, all: () => carrying } });
    try {
      const request = inputOf(await opened(damaged));
      expect(await other.agent.plan(request, never)).toEqual(await playbookAgent.plan(request, never));
    } finally {
      await other.close();
    }
  });

  it('learns before the first message is there, and thinks the same afterwards', async () => {
    const other = createThreadedAgent(given);
    try {
      await other.agent.learn?.();
      const request = inputOf(await opened(damaged));
      expect(await other.agent.plan(request, never)).toEqual(await playbookAgent.plan(request, never));
    } finally {
      await other.close();
    }
    const closed = createThreadedAgent(given);
    const learning = closed.agent.learn?.();
    await closed.close();
    // Nothing is left to learn for.
    await learning;
  });

  it('lets this thread go on while it reads', async () => {
    const planning = agent.plan(inputOf(await opened(`mug broken ${'a b, '.repeat(6_000)}`)), never);
    let turns = 0;
    let done = false;
    void planning.then(() => {
      done = true;
    });
    while (!done) {
      await setImmediate();
      turns += 1;
    }
    expect(turns).toBeGreaterThan(10);
  });
});

describe('a thread that does not answer', () => {
  const entry = new URL('./stuck-thread.ts', import.meta.url);
  const { agent, close } = createThreadedAgent({ ...given, entry });
  afterAll(close);
  const asking = async (text: string): Promise<PlanRequest> => inputOf(await opened(text));

  it('is ended with the request that is given up, and those behind it are answered', async () => {
    const giveUp = new AbortController();
    const stuck = agent.plan(await asking('STUCK'), giveUp.signal);
    const behind = agent.plan(await asking('mug broken'), never);
    giveUp.abort(new Error('took too long'));
    await expect(stuck).rejects.toThrow('took too long');
    expect((await behind).mind).toBe('stuck-thread');
  });

  it('goes on with what is before one that is given up while it waits', async () => {
    const giveUp = new AbortController();
    const first = agent.plan(await asking('mug broken'), never);
    const waiting = agent.plan(await asking('mug broken too'), giveUp.signal);
    giveUp.abort(new Error('not wanted'));
    await expect(waiting).rejects.toThrow('not wanted');
    expect((await first).mind).toBe('stuck-thread');
  });

  it('asks nothing for a request that was given up before', async () => {
    await expect(agent.plan(await asking('mug broken'), AbortSignal.abort())).rejects.toThrow();
  });

  it('rejects what it thought about when it ends, and is begun anew', async () => {
    await expect(agent.plan(await asking('CRASH'), never)).rejects.toThrow('has ended');
    expect((await agent.plan(await asking('mug broken'), never)).mind).toBe('stuck-thread');
  });

  it('rejects what is open when it is closed', async () => {
    const open = agent.plan(await asking('STUCK'), never);
    await Promise.all([expect(open).rejects.toThrow('stops'), close()]);
  });
});
