/**
 * A press of a card's button in a chat: what the button carries, what it asks for first, and the command it
 * becomes. It carries no authority. Pure.
 */
import { z } from 'zod';
import type { RunCommand } from '../../flow/ports/cases.ts';
import type { StepChange } from '../../run/commands.ts';
import type { Person } from '../../run/person.ts';
import { present } from '../../run/present.ts';
import { type Button, ButtonAction } from '../../run/view/card.ts';

/**
 * What travels in a button's value and comes back when it is pressed, also from a card that was replaced
 * since.
 */
export const Press = z.strictObject({
  run: z.string().max(64),
  action: ButtonAction,
  revision: z.int().optional(),
  digest: z.string().max(64).optional(),
  draft: z.int().optional(),
  role: z.string().max(60).optional(),
  call: z.string().max(64).optional(),
  reason: z.literal(true).optional(),
  doubts: z.int().optional(),
});
export type Press = z.infer<typeof Press>;

/** What was filled in before the press counts. */
export interface Form {
  /** The reason, the answer, the edited reply, or the adjustment in words. */
  text?: string;
  code?: string;
  outcome?: 'done' | 'failed';
  steps?: StepChange[];
}

export function pressOf(run: string, button: Button): Press {
  const { action, revision, digest, draft, role, call, reason, doubts } = button;
  return present({ run, action, revision, digest, draft, role, call, reason, doubts });
}

/** At most 500 characters. */
export function encodePress(press: Press): string {
  return JSON.stringify(press);
}

/** undefined for what no button of ours carries. */
export function decodePress(value: string): Press | undefined {
  try {
    return Press.safeParse(JSON.parse(value)).data;
  } catch {
    return undefined;
  }
}

/** Buttons that ask for something first. */
export type Asking =
  | 'adjust'
  | 'decline'
  | 'hand_off'
  | 'verify'
  | 'edit'
  | 'looked'
  | 'ask'
  | 'approve'
  | 'answer'
  /** Nothing but whether it is meant. */
  | 'confirm';

export function asksFirst({ action, reason, doubts }: Press): Asking | undefined {
  switch (action) {
    case 'adjust':
    case 'decline':
    case 'hand_off':
    case 'verify':
    case 'edit':
    case 'looked':
    case 'answer':
      return action;
    case 'ask':
    case 'approve':
      return reason ? action : undefined;
    case 'send':
      return doubts === undefined ? undefined : 'confirm';
    case 'stop':
    case 'undo':
      return 'confirm';
    default:
      return undefined;
  }
}

/**
 * The command of a press. `verify` goes through `Cases.verify`, which alone sees the code; `receipt` only
 * shows. undefined: the button lacks what its action needs, so it is none of ours.
 */
export type PressCommand = RunCommand | { type: 'verify'; code: string } | { type: 'receipt' };

export function commandOf(press: Press, by: Person, form: Form = {}): PressCommand | undefined {
  const { action, revision, digest, draft, role, call } = press;
  const text = form.text?.trim() ?? '';
  switch (action) {
    case 'approve':
      return revision === undefined || digest === undefined
        ? undefined
        : present({ type: action, by, revision, digest, reason: text || undefined });
    case 'ask':
      return role === undefined ? undefined : present({ type: action, by, role, reason: text || undefined });
    case 'adjust':
      return revision === undefined
        ? undefined
        : present({
            type: action,
            by,
            revision,
            text: text || undefined,
            steps: form.steps?.length ? form.steps : undefined,
          });
    case 'decline':
      return revision === undefined ? undefined : { type: 'decline', by, revision, reason: text };
    case 'draft':
    case 'renew':
    case 'leave_out':
      return revision === undefined ? undefined : { type: action, by, revision };
    case 'undo':
      return { type: 'stop', by, undo: true };
    case 'stop':
    case 'take':
    case 'give_back':
    case 'switch_off':
      return { type: action, by };
    case 'review_right':
    case 'review_wrong':
      return { type: 'review', by, right: action === 'review_right' };
    case 'verify':
      return { type: 'verify', code: (form.code ?? '').replace(/\s/g, '') };
    case 'answer':
      return { type: 'information', by, text };
    case 'looked':
      return call === undefined || form.outcome === undefined
        ? undefined
        : { type: 'looked', by, call, outcome: form.outcome };
    case 'send':
      // The press was confirmed before: it asks first.
      return draft === undefined
        ? undefined
        : present({
            type: action,
            by,
            draft,
            confirm: press.doubts === undefined ? undefined : (true as const),
          });
    case 'edit':
      return draft === undefined ? undefined : { type: 'send', by, draft, text: form.text ?? '' };
    case 'hand_off':
      return { type: 'hand_off', by, reason: text };
    case 'receipt':
      return { type: 'receipt' };
    default:
      return action satisfies never;
  }
}
