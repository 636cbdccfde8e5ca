/** Presses of buttons: a command, a form that is asked for first, or the whole of a card. */
import type { RunView } from '../../run/view/run-view.ts';
import { type Asking, asksFirst, decodePress, type Press, pressed } from '../shared/press.ts';
import { SlackRefused } from './client.ts';
import { type From, type Hall, inboxKey, tellLater } from './hall.ts';
import { linkTo } from './links.ts';
import { PRESS, WHOLE } from './names.ts';
import { troubleInWords } from './open-run.ts';
import type { BlockActions } from './payloads.ts';
import { modalFor } from './render/forms.ts';
import { saying } from './render/messages.ts';
import { erased, gone, notOurs, refused, sharedChannel, stale } from './render/sentences.ts';
import { receiptModal, wholePlanModal } from './render/whole.ts';
import type { Audience, Words } from './tell.ts';
import type { Member } from './who.ts';

interface Turn {
  hall: Hall;
  from: From;
  who: Member;
  audience: Audience;
  trigger: string | undefined;
}

export async function hearPresses(hall: Hall, from: From, body: BlockActions): Promise<void> {
  const actions = body.actions.filter(({ action_id: id }) => PRESS.test(id) || id === WHOLE);
  if (actions.length === 0) return;
  const audience = audienceOf(body);
  try {
    const who = await hall.whos.of(from.workspace, body.user.id, [body.user.team_id]);
    if (who.kind === 'nobody') return tellLater(hall, from, audience, who.words);
    const turn = { hall, from, who, audience, trigger: body.trigger_id ?? undefined };
    for (const { action_id: id, action_ts: ts, value } of actions) {
      if (id === WHOLE) await showWhole(turn, value ?? '');
      else
        await press(
          turn,
          decodePress(value ?? ''),
          inboxKey.press(from.workspace.team, body.user.id, id, ts ?? ''),
        );
    }
  } catch (error) {
    const trouble = troubleInWords(error);
    if (trouble === undefined) throw error;
    // Slack does not send a press again: whoever pressed has to know.
    tellLater(hall, from, audience, trouble);
  }
}

function audienceOf({ user, channel, container, message }: BlockActions): Audience {
  const room = channel?.id ?? container?.channel_id ?? undefined;
  if (room === undefined) return { user: user.id };
  const thread = container?.thread_ts ?? message?.thread_ts ?? undefined;
  return { user: user.id, room, thread };
}

async function press(turn: Turn, what: Press | undefined, key: string): Promise<void> {
  const { hall, from, who, audience } = turn;
  if (!what) return tellLater(hall, from, audience, notOurs());
  if (what.action === 'receipt') return showWhole(turn, what.run);
  const asking = asksFirst(what);
  if (asking !== undefined) return askFirst(turn, asking, what);
  const command = pressed(what, who.person);
  if (!command || command.type === 'verify' || command.type === 'receipt')
    return tellLater(hall, from, audience, notOurs());
  const told = await hall.cases.command({ tenant: who.tenant, run: what.run, command, inbox: key });
  from.kept();
  if (told.ok) return;
  const { refusal } = told;
  hall.background.run('refusal', async () => {
    const view = await hall.cases.show(who.tenant, what.run);
    const card = await linkTo(hall, from.workspace, who.tenant, what.run);
    tellLater(hall, from, audience, refused(refusal, view && 'card' in view ? view : undefined, card));
  });
}

async function askFirst(turn: Turn, asking: Asking, what: Press): Promise<void> {
  const { hall, from, who, audience } = turn;
  const view = await viewOf(turn, what.run);
  if (!view) return;
  const no = whyNot(view, what, who.member.id);
  if (no !== undefined) return tellLater(hall, from, audience, no);
  open(turn, modalFor(asking, what, view));
}

/** Said before anything has to be filled in: the card is an old one, or it asks somebody else. */
function whyNot(view: RunView, what: Press, member: string): Words | undefined {
  const { card, question } = view;
  const stands = card.buttons.some(
    ({ action, revision, draft, call }) =>
      action === what.action && revision === what.revision && draft === what.draft && call === what.call,
  );
  if (!stands) return stale('That button is of an older card.', view);
  if ((what.action === 'verify' || what.action === 'looked') && question && question.to !== member)
    return saying(`This asks ${question.to}. Tell them, or write what you know in the thread.`);
  return undefined;
}

async function showWhole(turn: Turn, run: string): Promise<void> {
  const view = await viewOf(turn, run);
  if (view) open(turn, view.status === 'closed' ? receiptModal(view) : wholePlanModal(view));
}

/** Whoever asks is told why there is nothing to see. */
async function viewOf({ hall, from, who, audience }: Turn, run: string): Promise<RunView | undefined> {
  if (audience.room !== undefined && (await hall.rooms.of(from.workspace, audience.room)).shared) {
    tellLater(hall, from, audience, sharedChannel());
    return undefined;
  }
  const view = await hall.cases.show(who.tenant, run);
  if (view && 'card' in view) return view;
  tellLater(hall, from, audience, view ? erased() : gone());
  return undefined;
}

const TOO_LATE = new Set([
  'expired_trigger_id',
  'exchanged_trigger_id',
  'invalid_trigger_id',
  'trigger_expired',
  'trigger_exchanged',
]);

/** Slack takes the trigger once, and for three seconds. */
function open({ hall, from, audience, trigger }: Turn, view: unknown): void {
  hall.background.run('open_form', async () => {
    try {
      await from.workspace.client.call('views.open', { trigger_id: trigger, view });
    } catch (error) {
      if (!(error instanceof SlackRefused && TOO_LATE.has(error.code))) throw error;
      tellLater(
        hall,
        from,
        audience,
        saying('Slack closed that press before the form could open. Press again.'),
      );
    }
  });
}
