/**
 * Cards on a platform of the tests' own: drawn after each commit, one at a time, the latest state last,
 * whatever the platform does.
 */
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { placeReplies } from '../../src/flow/place-replies.ts';
import { type Channel, TryLater, Unreachable } from '../../src/flow/ports/channels.ts';
import { type ShowParts, showCards } from '../../src/flow/show-cards.ts';
import type { Place } from '../../src/run/person.ts';
import type { RunView } from '../../src/run/view/run-view.ts';
import { erase } from '../../src/store/erase.ts';
import type { Store } from '../../src/store/store.ts';
import { onEachDatabase, storeOn } from '../store/on-each-database.ts';
import { answer, catalogue, change, ENGINEER, LEAD, type Office, openOffice, planOf } from './office.ts';
import { deskWith } from './one-desk.ts';

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const staff = (id: string, limit: number, role = id) => ({ id, name: id, role, limit });
const PATIENCE = { timeout: 20_000, interval: 20 };

/** One message a run; what was drawn and said, in order. */
class Platform implements Channel {
  readonly channel = 'slack';
  readonly gapMs = 5;
  readonly drawn: { run: string; seq: number; message: string; posted: boolean; view: RunView }[] = [];
  readonly said: { run: string; text: string }[] = [];
  /** Called before each drawing; what it throws is thrown. */
  hinder: (n: number) => void | Promise<void> = () => {};
  #drawing = new Set<string>();
  #calls = 0;

  async draw(card: Parameters<Channel['draw']>[0], view: RunView) {
    if (this.#drawing.has(card.run)) throw new Error('drawn twice at once');
    this.#drawing.add(card.run);
    try {
      await this.hinder(this.#calls++);
      const message = card.message ?? `m-${card.run}`;
      this.drawn.push({
        run: card.run,
        seq: view.head.seq,
        message,
        posted: card.message === undefined,
        view,
      });
      return message;
    } finally {
      this.#drawing.delete(card.run);
    }
  }
  async announce(card: { run: string }, { text }: { text: string }) {
    this.said.push({ run: card.run, text });
    return [{ message: `beside ${this.said.length}` }];
  }
  readonly erasures: { run: string; message: string; beside: string[] }[] = [];
  async erase({ run, message, beside }: Parameters<Channel['erase']>[0]) {
    await this.hinder(this.#calls++);
    this.erasures.push({ run, message: message ?? '', beside: beside.map((one) => one.message) });
  }
  of(run: string) {
    return this.drawn.filter((one) => one.run === run);
  }
}

onEachDatabase((where) => {
  let store: Store;
  let office: Office;
  const ends: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    ({ store } = await storeOn(where));
  });
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });
  const begin = (face: Channel, more: Partial<ShowParts> = {}) => {
    const showing = showCards({
      ...store,
      known: office.known,
      desks: deskWith(catalogue),
      channel: face,
      log: quiet,
      lookEveryMs: 50,
      ...more,
    });
    ends.push(() => showing.stop());
    return showing;
  };
  const openShop = () => {
    office = openOffice(store, { think: () => planOf(change('a', 1)) });
    ends.push(() => office.stop());
  };
  let rooms = 0;
  const open = async (place: Place = { channel: 'slack', team: 'T1', room: `C${rooms++}-${where.kind}` }) => {
    const opened = await office.cases.open({ tenant: 't', by: ENGINEER, place, text: 'please' });
    if (!opened.ok) throw new Error(opened.refusal.message);
    return { run: opened.run, place };
  };
  const headOf = async (run: string) => {
    const view = await office.cases.show('t', run, 'greenlight');
    return view?.head.seq;
  };
  const caughtUp = (face: Platform, run: string) =>
    vi.waitFor(async () => expect(face.of(run).at(-1)?.seq).toBe(await headOf(run)), PATIENCE);

  it('posts once and edits the same message up to the newest state', async () => {
    openShop();
    const face = new Platform();
    begin(face);
    const { run, place } = await open();
    await office.until(run, (view) => view.status === 'awaiting_approval');
    await caughtUp(face, run);
    const drawn = face.of(run);
    expect(drawn.filter(({ posted }) => posted)).toHaveLength(1);
    expect(new Set(drawn.map(({ message }) => message)).size).toBe(1);
    expect(drawn.map(({ seq }) => seq)).toEqual(drawn.map(({ seq }) => seq).toSorted((a, b) => a - b));
    expect(drawn.at(-1)?.view.card.buttons.map(({ label }) => label)).toContain('Approve');
    const message = drawn[0]?.message ?? '';
    expect(
      await store.threads.runAt('t', {
        channel: 'slack',
        team: 'T1',
        room: place.room ?? '',
        thread: message,
      }),
    ).toMatchObject({ run, askedBy: 'engineer', message });
  });

  it('leaves runs of other channels alone', async () => {
    openShop();
    const face = new Platform();
    begin(face);
    const run = await office.open();
    const { run: ours } = await open();
    await caughtUp(face, ours);
    expect(face.of(run)).toEqual([]);
  });

  it('tries again after failures, waits as it is told to, and ends with the latest state', async () => {
    openShop();
    const face = new Platform();
    face.hinder = (n) => {
      if (n === 0) throw new TryLater('slow down', 10);
      if (n === 1) throw new Error('bad gateway');
    };
    begin(face);
    const { run } = await open();
    await caughtUp(face, run);
    expect(face.of(run)[0]?.posted).toBe(true);
  });

  it('draws what a process that died left behind', async () => {
    openShop();
    const { run } = await open();
    await office.until(run, (view) => view.status === 'awaiting_approval');
    const face = new Platform();
    begin(face);
    await caughtUp(face, run);
    expect(face.of(run).length).toBe(1);
  });

  it('two processes never draw one card at once, and post it once', async () => {
    openShop();
    const face = new Platform();
    face.hinder = () => new Promise((resolve) => setTimeout(resolve, 3));
    begin(face);
    begin(face);
    const opened = await Promise.all(Array.from({ length: 6 }, () => open()));
    for (const { run } of opened) {
      await office.until(run, (view) => view.status === 'awaiting_approval');
      await caughtUp(face, run);
      expect(face.of(run).filter(({ posted }) => posted)).toHaveLength(1);
    }
  });

  it('lets go of a card that has no place any more until the run changes', async () => {
    openShop();
    const face = new Platform();
    let gone = true;
    face.hinder = () => {
      if (gone) throw new Unreachable('is_archived');
    };
    begin(face);
    const { run } = await open();
    await office.until(run, (view) => view.status === 'awaiting_approval');
    await vi.waitFor(
      async () => expect((await store.cards.behind('slack')).some((card) => card.run === run)).toBe(false),
      PATIENCE,
    );
    gone = false;
    await office.cases.command({
      tenant: 't',
      run,
      command: { type: 'hand_off', by: ENGINEER, reason: 'please take it' },
    });
    await caughtUp(face, run);
  });

  it('tells the thread whom the run waits for, once, also after a restart', async () => {
    openShop();
    const face = new Platform();
    const first = begin(face);
    const { run } = await open();
    await office.until(run, (view) => view.status === 'awaiting_approval');
    await office.cases.command({ tenant: 't', run, command: { type: 'ask', by: ENGINEER, role: 'lead' } });
    const said = () => face.said.filter((one) => one.run === run).map(({ text }) => text);
    await vi.waitFor(() => expect(said()).toHaveLength(1), PATIENCE);
    expect(said()[0]).toContain('asks for approval of plan 1 (lead');
    await first.stop();
    begin(face);
    await office.cases.command({ tenant: 't', run, command: { type: 'stop', by: LEAD } });
    await caughtUp(face, run);
    expect(said()).toHaveLength(1);
  });

  it('shows each drafted reply once, to a face that shows them, also after a restart', async () => {
    openShop();
    office.script.compose = () => ({ ...answer, reply: 'We have done it.' });
    const told: { run: string; reply: string | undefined; to: object }[] = [];
    const face = Object.assign(new Platform(), {
      answer: async ({ run }: { run: string }, view: RunView, to: object) => {
        told.push({ run, reply: view.answer?.reply, to });
        return [{ message: `letter of ${run}` }];
      },
    });
    const first = begin(face);
    const { run } = await open();
    const pending = await office.until(run, (view) => view.status === 'awaiting_approval');
    const { revision = 0, digest = '' } = pending.approval ?? {};
    expect(
      await office.cases.mayApprove('t', run, [
        staff('engineer', 0),
        staff('lead', 25_000),
        staff('stranger', 0, 'none'),
      ]),
    ).toEqual(new Set(['engineer', 'lead']));
    await office.cases.command({
      tenant: 't',
      run,
      command: { type: 'approve', by: LEAD, revision, digest },
    });
    await vi.waitFor(() => expect(told.filter((one) => one.run === run)).toHaveLength(1), PATIENCE);
    expect(told[0]).toMatchObject({ reply: 'We have done it.' });
    expect(await office.cases.mayApprove('t', run, [staff('lead', 25_000)])).toEqual(new Set());
    await first.stop();
    begin(face);
    await office.cases.command({
      tenant: 't',
      run,
      command: { type: 'information', by: ENGINEER, text: 'and one more' },
    });
    await office.until(run, ({ goal }) => goal.information.length > 0);
    await caughtUp(face, run);
    expect(face.said.filter((one) => one.run === run && one.text.includes('ready to be read'))).toEqual([]);
  });

  it('edits the card of an erased case and what is beside it, again until the platform takes it', async () => {
    openShop();
    const face = new Platform();
    const showing = begin(face);
    const { run } = await open();
    const pending = await office.until(run, (view) => view.status === 'awaiting_approval');
    const { revision = 0 } = pending.approval ?? {};
    const asked = { type: 'ask' as const, by: ENGINEER, revision, role: 'lead' };
    await office.cases.command({ tenant: 't', run, command: asked });
    await vi.waitFor(() => expect(face.said.filter((one) => one.run === run)).toHaveLength(1), PATIENCE);
    const beside = `beside ${face.said.findIndex((one) => one.run === run) + 1}`;
    await office.cases.command({ tenant: 't', run, command: { type: 'stop', by: LEAD } });
    await office.until(run, (view) => view.status === 'closed');
    await caughtUp(face, run);
    const drawn = face.of(run).length;

    let away = 2;
    face.hinder = () => {
      if (away-- > 0) throw new TryLater('not now', 1);
    };
    expect(await erase(await where.database(), 't', { run })).toMatchObject({ erased: [run] });
    await vi.waitFor(() => expect(face.erasures).toHaveLength(1), PATIENCE);
    expect(face.erasures).toEqual([{ run, message: `m-${run}`, beside: [beside] }]);
    expect(away).toBe(-1);
    await vi.waitFor(
      async () => expect((await store.cards.behind('slack')).map((one) => one.run)).not.toContain(run),
      PATIENCE,
    );
    await showing.stop();
    expect(face.of(run)).toHaveLength(drawn);
  });

  it('hands over a reply that came before the message it stands under was known', async () => {
    openShop();
    const face = new Platform();
    const parts = {
      channel: 'slack',
      waiting: store.waiting,
      threads: store.threads,
      cases: office.cases,
      log: quiet,
    } as const;
    const { run, place } = await open();
    const thread = { channel: 'slack', team: 'T1', room: place.room ?? '', thread: `m-${run}` } as const;
    const key = `slack:m:${run}`;
    await store.waiting.keep('t', { key, thread, by: ENGINEER, text: 'one more thing' });
    await placeReplies(parts, new Date().toISOString());
    expect(await store.waiting.all('slack')).toHaveLength(1);
    let placed: Promise<void> | undefined;
    begin(face, {
      onPosted: () => {
        placed = placeReplies(parts, new Date().toISOString());
      },
    });
    const view = await office.until(run, ({ goal }) => goal.information.length > 0);
    expect(view.goal.information).toMatchObject([{ text: 'one more thing', by: 'engineer' }]);
    await placed;
    await vi.waitFor(async () => expect(await store.waiting.all('slack')).toEqual([]), PATIENCE);
    // The same reply, delivered late once more, is known.
    const again = await office.cases.command({
      tenant: 't',
      run,
      command: { type: 'information', by: ENGINEER, text: 'one more thing' },
      inbox: key,
    });
    expect(again).toMatchObject({ ok: true, again: true });
  });

  it('deletes a reply whose thread stays unknown for a day', async () => {
    openShop();
    const thread = { channel: 'slack', team: 'T1', room: 'C-none', thread: '1.1' } as const;
    await store.waiting.keep('t', { key: `k-${where.kind}`, thread, by: ENGINEER, text: 'lost' });
    const parts = {
      channel: 'slack',
      waiting: store.waiting,
      threads: store.threads,
      cases: office.cases,
      log: quiet,
    } as const;
    await placeReplies(parts, new Date(Date.now() + 25 * 3_600_000).toISOString());
    expect(await store.waiting.all('slack')).toEqual([]);
  });
});
