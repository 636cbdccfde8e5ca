/**
 * Buttons of cards. Each press is answered with the case as it stands for whoever pressed, and with what came
 * of the press where the card does not show it itself.
 */
import { z } from 'zod';
import { present } from '../../run/present.ts';
import type { RunView } from '../../run/view/run-view.ts';
import { readForm } from '../shared/card/read-form.ts';
import { NOT_OURS } from '../shared/notices.ts';
import type { Member } from '../shared/people.ts';
import { asksFirst, Press } from '../shared/press.ts';
import { type PressResult, showCase, takePress, takeSubmission } from '../shared/presses.ts';
import { hintOf } from './channel.ts';
import { digestOf } from './messages.ts';
import { type Reader, renderCard } from './render/card.ts';
import type { AdaptiveCard } from './render/elements.ts';
import { filledIn } from './render/forms.ts';
import { sentenceCard } from './render/notes.ts';
import { renderWhole } from './render/whole.ts';
import type { TeamsTurn } from './turn.ts';

const Value = z.looseObject({
  run: z.string().max(64).optional(),
  press: Press.optional(),
  seq: z.int().optional(),
  /** Where a page of the whole begins. */
  from: z.int().nonnegative().optional(),
});
type Value = z.infer<typeof Value>;

/** What a press is answered with; `notice` also where there is nothing but a sentence to show. */
export interface Reply {
  card: AdaptiveCard;
  notice?: string;
}

/** Two presses of the same button of the same card within this are one that was delivered twice. */
const SAME_PRESS_MS = 10 * 60 * 1000;

export async function takeTeamsPress(turn: TeamsTurn, verb: string, value: unknown): Promise<Reply> {
  const { data } = Value.safeParse(value);
  const run = data?.press?.run ?? data?.run;
  if (!data || run === undefined || !['do', 'ask', 'show'].includes(verb)) return sentence(NOT_OURS.text);
  const { press, from } = data;
  if (verb === 'show' || !press) {
    const result = await showCase(turn.context, turn, run);
    if (result.kind === 'refused') return drawn(turn, result, { run });
    if (from !== undefined) return { card: renderWhole(result.view, from) };
    return caseCard(turn, result.view, { sender: result.sender });
  }
  const asks = asksFirst(press);
  if (verb === 'ask' || asks === undefined) {
    const pressed = await takePress(turn.context, turn, { press, key: pressKey(turn, press, data) });
    return drawn(turn, pressed, { run });
  }
  const typed = filledIn(data);
  const result = await takeSubmission(turn.context, turn, {
    press,
    key: pressKey(turn, press, data),
    read(view) {
      const read = readForm(press, typed, view) ?? { form: {} };
      return 'errors' in read ? { faults: Object.values(read.errors) } : read;
    },
  });
  const again = (view: RunView) => ({ press, asks, seq: view.card.seq, typed });
  if (result.kind === 'faults')
    return caseCard(turn, result.view, {
      sender: result.sender,
      notice: { kind: 'refused', text: `Nothing was changed. ${result.faults.join(' ')}` },
      form: again(result.view),
    });
  const mended =
    result.kind === 'refused' && result.refusal && [400, 413, 422].includes(result.refusal.status);
  return drawn(turn, result, present({ run, form: mended && result.view ? again(result.view) : undefined }));
}

/**
 * What was pressed and filled in names it, not the id that it came under. The code stays out: it is never
 * kept, in no form.
 */
function pressKey({ origin }: TeamsTurn, press: Press, data: Value): string {
  const { code: _, ...filled } = filledIn(data);
  const when = String(Math.floor(Date.now() / SAME_PRESS_MS));
  return `teams:p:${digestOf([
    origin.team,
    origin.from.user,
    JSON.stringify(press),
    String(data.seq ?? 0),
    JSON.stringify(filled),
    when,
  ])}`;
}

async function drawn(
  turn: TeamsTurn,
  result: PressResult,
  { run, ...more }: { run: string } & Pick<Reader, 'form'>,
): Promise<Reply> {
  switch (result.kind) {
    case 'refused': {
      const { notice, sender, view } = result;
      if (!sender || !view) return sentence(notice.text, notice.run);
      return caseCard(turn, view, { sender, notice: { kind: 'refused', text: notice.text }, ...more });
    }
    case 'form': {
      const { press, asks, view } = result;
      return caseCard(turn, view, { sender: result.sender, form: { press, asks, seq: view.card.seq } });
    }
    case 'whole':
      return caseCard(turn, result.view, { sender: result.sender, receipt: true });
    case 'done': {
      const now = await turn.context.cases.show(result.sender.tenant, run, result.sender.member);
      return now && 'card' in now ? caseCard(turn, now, { sender: result.sender }) : sentence('Done.');
    }
    default:
      return result satisfies never;
  }
}

async function caseCard(
  { context, where }: TeamsTurn,
  view: RunView,
  { sender: { tenant, member }, ...reader }: { sender: Member } & Omit<Reader, 'mayApprove'>,
): Promise<Reply> {
  const { cases, publicUrl } = context;
  const may = await cases.mayApprove(tenant, view.id, [member]);
  const card = renderCard(view, {
    hint: hintOf(where),
    reader: { ...reader, mayApprove: may.has(member.id) },
    ...present({ publicUrl }),
  });
  return present({ card, notice: reader.notice?.text });
}

function sentence(text: string, run?: string): Reply {
  return { card: sentenceCard(text, run), notice: text };
}
