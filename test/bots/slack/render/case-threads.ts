/** The six threads on the rules' own desk, for their cards: scripts stand in for mind and tools. */
import { vi } from 'vitest';
import { commandOf, type Form, pressOf } from '../../../../src/bots/shared/press.ts';
import type { Phase } from '../../../../src/run/state.ts';
import type { ButtonAction } from '../../../../src/run/view/card.ts';
import type { RunView } from '../../../../src/run/view/run-view.ts';
import { casesInMemory } from '../../../browser/fixtures/cases-in-memory.ts';
import { address, injury, locked } from '../../../browser/fixtures/threads/accounts.ts';
import { damaged, parcel, refusal } from '../../../browser/fixtures/threads/orders.ts';

const TENANT = 'fernhill';
const person = (id: string) => ({ id, name: `${id[0]?.toUpperCase()}${id.slice(1)}` });

export interface CaseThread {
  view(): Promise<RunView>;
  /** Presses the card's button and waits until the run is in this phase. */
  press(
    action: ButtonAction,
    phase: Phase,
    more?: { by?: string | undefined; form?: Form | undefined },
  ): Promise<RunView>;
  say(text: string, phase: Phase): Promise<RunView>;
  verify(code: string, phase: Phase): Promise<RunView>;
  /** The code that the customer was sent. */
  code(): string;
}

export async function openThread(text: string, phase: Phase): Promise<CaseThread> {
  const { cases, outbox } = casesInMemory([injury, damaged, parcel, refusal, address, locked]);
  const place = { channel: 'slack' as const, team: 'T1', room: 'C1' };
  const opened = await cases.open({ tenant: TENANT, by: person('engineer'), place, text });
  if (!opened.ok) throw new Error(opened.refusal.message);
  const { run } = opened;
  const view = async () => {
    const shown = await cases.show(TENANT, run, 'greenlight');
    if (shown === undefined || 'erased' in shown) throw new Error('no such run');
    return shown;
  };
  const until = (wanted: Phase, revision: number) =>
    vi.waitFor(
      async () => {
        const shown = await view();
        if (shown.status !== wanted || shown.card.revision < revision)
          throw new Error(`it is ${shown.status}, not ${wanted}`);
        return shown;
      },
      { timeout: 20_000, interval: 5 },
    );
  await until(phase, 0);
  return {
    view,
    async press(action, next, { by = 'engineer', form = {} } = {}) {
      const shown = await view();
      const button = shown.card.buttons.find((one) => one.action === action);
      const command = button && commandOf(pressOf(run, button), person(by), form);
      if (!command || command.type === 'verify' || command.type === 'receipt')
        throw new Error(`no button ${action}`);
      const answer = await cases.command({ tenant: TENANT, run, command });
      if (!answer.ok) throw new Error(answer.refusal.message);
      return until(next, action === 'adjust' ? shown.card.revision + 1 : 0);
    },
    async say(said, next) {
      const { card } = await view();
      await cases.command({
        tenant: TENANT,
        run,
        command: { type: 'information', by: person('engineer'), text: said },
      });
      return until(next, card.revision + 1);
    },
    async verify(code, next) {
      const { card } = await view();
      await cases.verify({ tenant: TENANT, run, by: person('engineer'), code });
      return until(next, card.revision + 1);
    },
    code: () => /\d{6}/.exec(outbox.find(({ kind }) => kind === 'code')?.text ?? '')?.[0] ?? '',
  };
}
