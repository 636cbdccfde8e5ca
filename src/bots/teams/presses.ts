/**
 * Buttons of cards. Each press is answered with the case as it stands for whoever pressed, and with what came
 * of the press where the card does not say it itself.
 */
import { z } from 'zod';
import type { Cases } from '../../flow/ports/cases.ts';
import type { StaffMember } from '../../flow/ports/ledger.ts';
import type { RunView } from '../../run/view/run-view.ts';
import { readForm } from '../shared/card/read-form.ts';
import { asksFirst, Press, pressed, pressOf } from '../shared/press.ts';
import type { Origin } from './activity.ts';
import { hintOf } from './channel.ts';
import type { Conversation } from './conversations.ts';
import { digestOf, STRANGER } from './messages.ts';
import type { Caller, People } from './people.ts';
import { type Reader, renderCard } from './render/card.ts';
import type { AdaptiveCard } from './render/elements.ts';
import { filledIn } from './render/forms.ts';
import { sentenceCard } from './render/notes.ts';
import { renderWhole } from './render/whole.ts';

const Pressed = z.looseObject({
  run: z.string().max(64).optional(),
  press: Press.optional(),
  seq: z.int().optional(),
  /** Where a page of the whole begins. */
  from: z.int().nonnegative().optional(),
});

export interface PressParts {
  cases: Cases;
  people: People;
  publicUrl?: string;
}

/** What a press is answered with; `notice` also where there is nothing but a sentence to say. */
export interface Reply {
  card: AdaptiveCard;
  notice?: string;
}

/** Two presses of the same button of the same card within this are one that was delivered twice. */
const SAME_PRESS_MS = 10 * 60 * 1000;
const FOREIGN = 'This button is none of mine.';
const REPLACED = 'This card was replaced since: here is the case as it stands.';

export class Presses {
  readonly #parts: PressParts;
  constructor(parts: PressParts) {
    this.#parts = parts;
  }

  async take(
    caller: Caller,
    origin: Origin,
    where: Conversation,
    verb: string,
    value: unknown,
  ): Promise<Reply> {
    const { cases, people } = this.#parts;
    const { tenant } = caller;
    const data = Pressed.safeParse(value);
    const run = data.data?.press?.run ?? data.data?.run;
    if (!data.success || run === undefined || !['do', 'ask', 'show'].includes(verb)) return sentence(FOREIGN);
    const view = await cases.show(tenant, run);
    if (!view) return sentence('There is no such case.');
    if ('erased' in view) return sentence('What this case held of its customer was erased.');
    const member = await people.memberOf(caller, origin, where);
    const at = { tenant, where, member };
    if (!member) return this.#reply(at, view, { notice: { kind: 'refused', text: STRANGER } });
    const { press, seq = 0, from } = data.data;
    if (verb === 'show' && from !== undefined) return { card: renderWhole(view, from) };
    if (verb === 'show' || !press) return this.#reply(at, view, {});
    if (verb === 'ask') {
      const asks = asksFirst(press);
      const offered = view.card.buttons.some((button) => same(pressOf(run, button), press));
      if (asks === undefined || !offered)
        return this.#reply(at, view, { notice: { kind: 'refused', text: REPLACED } });
      return this.#reply(at, view, { form: { press, asks, seq: view.card.seq } });
    }
    return this.#act({ ...at, member }, origin, view, press, seq, data.data);
  }

  async #act(
    at: At & { member: StaffMember },
    { team, from }: Origin,
    view: RunView,
    press: Press,
    seq: number,
    data: Record<string, unknown>,
  ): Promise<Reply> {
    const { cases } = this.#parts;
    const { tenant, member } = at;
    const by = { id: member.id, name: member.name };
    const typed = filledIn(data);
    const asks = asksFirst(press);
    const read = readForm(press, typed, view) ?? { form: {} };
    if ('errors' in read)
      return this.#reply(at, view, {
        notice: { kind: 'refused', text: `Nothing was changed. ${Object.values(read.errors).join(' ')}` },
        ...(asks && { form: { press, asks, seq, typed } }),
      });
    const command = pressed(press, by, read.form);
    if (!command) return this.#reply(at, view, { notice: { kind: 'refused', text: REPLACED } });
    if (command.type === 'receipt') return this.#reply(at, view, { receipt: true });
    // What was pressed and filled in names it, not the id that it came under. The code stays out: it is never
    // kept, in no form.
    const { code, ...kept } = read.form;
    const when = String(Math.floor(Date.now() / SAME_PRESS_MS));
    const inbox = `teams:p:${digestOf([team, from.user, JSON.stringify(press), String(seq), JSON.stringify(kept), when])}`;
    const told =
      command.type === 'verify'
        ? await cases.verify({ tenant, run: view.id, by, code: command.code, inbox })
        : await cases.command({ tenant, run: view.id, command, inbox });
    const now = await cases.show(tenant, view.id);
    if (!now || 'erased' in now) return sentence(told.ok ? 'Done.' : told.refusal.message);
    if (!told.ok) {
      const again = asks && [400, 413, 422].includes(told.refusal.status);
      return this.#reply(at, now, {
        notice: { kind: 'refused', text: told.refusal.message },
        ...(again ? { form: { press, asks, seq: now.card.seq, typed } } : {}),
      });
    }
    const wrong = 'right' in told && told.right === false;
    return this.#reply(at, now, wrong ? { notice: { kind: 'refused', text: 'The code is wrong.' } } : {});
  }

  async #reply(
    { tenant, where, member }: At,
    view: RunView,
    reader: Omit<Reader, 'mayApprove'>,
  ): Promise<Reply> {
    const { cases, publicUrl } = this.#parts;
    const may = member ? await cases.mayApprove(tenant, view.id, [member]) : new Set();
    const card = renderCard(view, {
      hint: hintOf(where),
      reader: { ...reader, mayApprove: member !== undefined && may.has(member.id) },
      ...(publicUrl === undefined ? {} : { publicUrl }),
    });
    return reader.notice ? { card, notice: reader.notice.text } : { card };
  }
}

interface At {
  tenant: string;
  where: Conversation;
  member: StaffMember | undefined;
}

function sentence(text: string): Reply {
  return { card: sentenceCard(text), notice: text };
}

function same(one: Press, other: Press): boolean {
  const keys = (press: Press) => JSON.stringify(Object.entries(press).sort(([a], [b]) => (a < b ? -1 : 1)));
  return keys(one) === keys(other);
}
