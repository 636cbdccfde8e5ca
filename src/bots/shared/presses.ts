/**
 * Presses of buttons and forms that were filled in, on every channel alike: the command that one becomes, the
 * form that is asked for first, and what only whoever pressed sees. A button carries no authority.
 */

import { isDeepStrictEqual } from 'node:util';
import type { Cases } from '../../flow/ports/cases.ts';
import type { Members } from '../../flow/ports/channels.ts';
import type { Refusal } from '../../run/commands.ts';
import { worded } from '../../run/text/worded.ts';
import type { RunView } from '../../run/view/run-view.ts';
import type { ChannelPress, FormSubmission, Notice, Turn } from './channel.ts';
import {
  asksSomebodyElse,
  ERASED,
  GONE,
  NOT_OURS,
  REPLACED,
  refused,
  sharedRoom,
  stale,
  WRONG_CODE,
} from './notices.ts';
import { type Member, senderOf } from './people.ts';
import { type Asking, asksFirst, commandOf, type Form, type Press, pressOf } from './press.ts';

export interface PressParts {
  cases: Cases;
  members: Members;
}

/** What whoever pressed is answered. `view`: the case as it stands, where they may see it. */
export type PressResult =
  | { kind: 'done'; sender: Member; run: string }
  | { kind: 'refused'; notice: Notice; sender?: Member; view?: RunView; refusal?: Refusal }
  | { kind: 'form'; sender: Member; view: RunView; press: Press; asks: Asking }
  | { kind: 'whole'; sender: Member; view: RunView };

type Refused = Extract<PressResult, { kind: 'refused' }>;

const no = (notice: Notice): Refused => ({ kind: 'refused', notice });

export async function takePress(
  parts: PressParts,
  turn: Turn,
  { press, key, confirmed }: ChannelPress,
): Promise<PressResult> {
  const sender = await senderOf(parts.members, turn);
  if (sender.kind === 'nobody') return no(sender.notice);
  if (!press) return no(NOT_OURS);
  const asking = asksFirst(press);
  const asks = confirmed && asking === 'confirm' ? undefined : asking;
  if (asks === undefined && press.action !== 'receipt')
    return act(parts.cases, turn, { sender, press, key, form: {} });
  const found = await viewFor(parts.cases, turn, { sender, run: press.run });
  if ('notice' in found) return found;
  if (asks === undefined) return { kind: 'whole', sender, view: found };
  const notice = whyNot(found, press, sender.member.id);
  if (notice) return { kind: 'refused', sender, view: found, notice };
  return { kind: 'form', sender, view: found, press, asks };
}

/** Shown before anything has to be filled in: the card is an old one, or it asks somebody else. */
function whyNot(view: RunView, press: Press, member: string): Notice | undefined {
  const { card, question } = view;
  if (!card.buttons.some((button) => isDeepStrictEqual(pressOf(view.id, button), press)))
    return stale(REPLACED, view);
  const asksOne = press.action === 'verify' || press.action === 'looked';
  return asksOne && question && question.to !== member ? asksSomebodyElse(question.to) : undefined;
}

/** The case as it stands, for whoever asks to see it. */
export async function showCase(
  { cases, members }: PressParts,
  turn: Turn,
  run: string,
): Promise<Extract<PressResult, { kind: 'whole' | 'refused' }>> {
  const sender = await senderOf(members, turn);
  if (sender.kind === 'nobody') return no(sender.notice);
  const found = await viewFor(cases, turn, { sender, run });
  return 'notice' in found ? found : { kind: 'whole', sender, view: found };
}

async function viewFor(
  cases: Cases,
  turn: Turn,
  { sender: { tenant, member }, run }: { sender: Member; run: string },
): Promise<RunView | Refused> {
  if ((await turn.room()).shared) return no(sharedRoom(turn.user.platform));
  const view = await cases.show(tenant, run, member);
  return view && 'card' in view ? view : no(view ? ERASED : GONE);
}

export async function takeSubmission<Faults>(
  { cases, members }: PressParts,
  turn: Turn,
  { press, key, read }: FormSubmission<Faults>,
): Promise<PressResult | { kind: 'faults'; sender: Member; view: RunView; faults: Faults }> {
  const sender = await senderOf(members, turn);
  if (sender.kind === 'nobody') return no(sender.notice);
  const view = await cases.show(sender.tenant, press.run, sender.member);
  if (!view || !('card' in view)) return no(view ? ERASED : GONE);
  const filled = read(view);
  if ('faults' in filled) return { kind: 'faults', sender, view, faults: filled.faults };
  return act(cases, turn, { sender, press, key, form: filled.form });
}

interface Act {
  sender: Member;
  press: Press;
  key: string;
  form: Form;
}

async function act(cases: Cases, turn: Turn, { sender, press, key: inbox, form }: Act): Promise<PressResult> {
  const { tenant, person: by } = sender;
  const { run } = press;
  const command = commandOf(press, by, form);
  if (!command || command.type === 'receipt') return { ...no(NOT_OURS), sender };
  const result =
    command.type === 'verify'
      ? await cases.verify({ tenant, run, by, code: command.code, inbox })
      : await cases.command({ tenant, run, command, inbox });
  turn.committed();
  const wrongCode = 'right' in result && !result.right;
  if (result.ok && !wrongCode) return { kind: 'done', sender, run };
  const now = await cases.show(tenant, run, by);
  const seen = now && 'card' in now ? { view: now } : {};
  if (!result.ok) {
    const { refusal } = result;
    return { kind: 'refused', sender, refusal, notice: refused(refusal, run, seen.view), ...seen };
  }
  // After the last try the card says where the case went.
  return seen.view?.question?.kind === 'code'
    ? { kind: 'refused', sender, notice: { text: worded(WRONG_CODE, seen.view.card.person), run }, ...seen }
    : { kind: 'done', sender, run };
}
