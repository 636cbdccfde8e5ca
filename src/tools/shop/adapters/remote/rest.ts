/**
 * A change that is sent, or gone on with where it stands by half: what stands afterwards, and what is told
 * where that is not all of it. What surely did not happen is told as that.
 */
import type { ChangeResult, RemoteCalls, RemotePlan } from '../../../../flow/ports/effects.ts';
import { movedFacts } from '../../../../run/plan/facts.ts';
import { sentences } from '../../../../run/text/sentence.ts';
import { ToolFault, ToolTrouble } from '../../../contract.ts';
import { Refusal, type RemoteChange, type Sending } from './kinds.ts';
import { FINAL, type Kept, type Looked, type lookingOf } from './look.ts';
import { markOf } from './mark.ts';
import { isAnswered, type Outgoing, TooLate } from './sending.ts';

/** Of whoever sends a call. */
export interface AtWork {
  kept: Kept;
  state: unknown;
  sent: Outgoing;
  /** Of a call that was taken up: so many requests that go out once stood then. Absent: it was begun. */
  stood?: number;
}

export const UNKNOWN = {
  nothing: 'It was sent, and nobody knows whether it will still happen.',
  part: 'Some of it stands, and nobody knows whether the rest that was sent will still happen.',
  pending: 'It is written down, and nobody knows whether the money has moved.',
};

const NOT_ALL = 'Not all of it stands.';
const MOVED_ON = 'What it rests on was changed by others since: a person has to look.';

interface Ended {
  looked: Looked;
  /** The system's no, or that a request was not sent. */
  refused: Refusal | ToolFault | TooLate | undefined;
}

export function restOf({
  calls,
  look,
  changeOf,
}: {
  calls: Pick<RemoteCalls, 'withdraw' | 'giveUp'>;
  look: ReturnType<typeof lookingOf>;
  changeOf(name: string): RemoteChange<unknown, RemotePlan>;
}) {
  /** What of it does not stand yet. */
  async function sendNow(tenant: string, key: string, work: AtWork): Promise<ChangeResult> {
    const ended = await sendAndLook(tenant, key, work);
    return 'kind' in ended ? ended : toldOf(tenant, key, { work, ended });
  }

  /**
   * The rest of a change that stands by half. What is told as refused did not happen, and never will: its key
   * is spent.
   */
  async function goOn(tenant: string, key: string, work: AtWork): Promise<ChangeResult> {
    const { kept, state } = work;
    const change = changeOf(kept.name);
    const was = { before: kept.before, mark: markOf(key) };
    if (!change.isStillDue || change.isStillDue(state, kept.args, was)) return sendNow(tenant, key, work);
    const looked: Looked = { progress: 'part', stands: work.stood ?? 0, state };
    const refused = new Refusal('facts_moved', 'What it rests on was changed by others before it was done.');
    if (mayBeTakenAway(work, looked)) return takenAway(tenant, key, { work, ended: { looked, refused } });
    throw new ToolTrouble('half_done', sentences('Some of it stands', MOVED_ON), FINAL);
  }

  async function sendAndLook(tenant: string, key: string, work: AtWork): Promise<ChangeResult | Ended> {
    const { kept, state, sent } = work;
    let refused: Ended['refused'];
    let named: string | undefined;
    const sending: Sending = {
      ...sent,
      named(id) {
        named = id;
      },
    };
    try {
      await changeOf(kept.name).send(state, kept.args, sending);
    } catch (error) {
      // One that was begun just now has its time once more, by whoever takes it up.
      const isLate = error instanceof TooLate && work.stood !== undefined;
      if (!isAnswered(error) && !isLate) throw error;
      refused = error;
    }
    const looked = await look(tenant, key, { kept, answered: refused === undefined, named });
    return 'kind' in looked ? looked : { looked, refused };
  }

  interface AfterIt {
    work: AtWork;
    ended: Ended;
  }

  /** All that was sent is answered, and not all of it stands. */
  async function toldOf(tenant: string, key: string, { work, ended }: AfterIt): Promise<ChangeResult> {
    const { looked, refused } = ended;
    const isLast = work.stood === undefined ? {} : FINAL;
    if (refused && isNothing(work, looked)) return notHappened(tenant, key, { work, refused });
    if (refused && mayBeTakenAway(work, looked)) return takenAway(tenant, key, { work, ended });
    if (refused instanceof TooLate) throw refused;
    if (looked.progress === 'pending') throw new ToolTrouble('pending', UNKNOWN.pending, isLast);
    throw new ToolTrouble('half_done', sentences(refused?.message ?? 'It was taken', NOT_ALL), isLast);
  }

  /** Whether surely nothing of it stands, and nothing is left of it. */
  function isNothing({ kept, sent, stood }: AtWork, { progress, state }: Looked): boolean {
    if (progress !== 'nothing') return false;
    // One of which some stood is known by its mark.
    if (stood !== undefined) return stood + sent.out() === 0;
    return movedFacts(kept.before, changeOf(kept.name).facts(state)).length === 0;
  }

  /** Whether all that is left of it has no effect. */
  function mayBeTakenAway({ kept, sent, stood = 0 }: AtWork, { progress, stands }: Looked): boolean {
    const isAside = progress === 'part' && stands + stood + sent.out() === 0;
    return isAside && changeOf(kept.name).takeAway !== undefined;
  }

  async function takenAway(tenant: string, key: string, { work, ended }: AfterIt): Promise<ChangeResult> {
    const { kept, sent } = work;
    const { looked, refused } = ended;
    const why = refused?.message ?? '';
    try {
      await changeOf(kept.name).takeAway?.(looked.state, kept.args, sent.last);
    } catch (error) {
      // It was not sent: that is tried again.
      if (error instanceof ToolFault)
        throw new ToolTrouble(error.code, error.message, { afterMs: error.afterMs });
      if (!(error instanceof Refusal)) throw error;
      throw new ToolTrouble('left_open', sentences(...new Set([why, error.message])), FINAL);
    }
    const now = await look(tenant, key, { kept });
    if ('kind' in now) return now;
    if (now.progress === 'nothing' && refused) return notHappened(tenant, key, { work, refused });
    throw new ToolTrouble('half_done', sentences(why, NOT_ALL), FINAL);
  }

  /** Whoever began it may ask for it again under its key; of one that was taken up others may still hear. */
  async function notHappened(
    tenant: string,
    key: string,
    { work, refused: { code, message } }: { work: AtWork; refused: NonNullable<Ended['refused']> },
  ): Promise<ChangeResult> {
    work.sent.refuseOver();
    if (work.stood === undefined) await calls.withdraw(tenant, key);
    else {
      const known = await calls.giveUp(tenant, key);
      if (known !== 'did_not_happen') return known;
    }
    return { kind: 'refused', code, message };
  }

  return { sendNow, goOn };
}
