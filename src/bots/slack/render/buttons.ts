/** A card's buttons, in its order. What a button carries has no authority: it only names what it acts on. */
import type { types } from '@slack/bolt';
import { present } from '../../../run/present.ts';
import type { Button } from '../../../run/view/card.ts';
import { cut } from '../../shared/card/cut.ts';
import { confirmationOf } from '../../shared/card/forms.ts';
import { encodePress, pressOf } from '../../shared/press.ts';
import { LIMITS } from '../limits.ts';
import { pressId, WHOLE } from '../names.ts';
import { type Block, plain } from './elements.ts';
import { oneLine } from './escape.ts';

export function pressButtons(run: string, buttons: Button[]): types.Button[] {
  const seen = new Map<string, number>();
  return buttons.map((button) => {
    const nth = (seen.get(button.action) ?? 0) + 1;
    seen.set(button.action, nth);
    const asked = confirmationOf(button);
    return {
      type: 'button',
      action_id: pressId(button.action, nth),
      text: plain(cut(oneLine(button.label), LIMITS.button.text)),
      value: encodePress(pressOf(run, button)),
      ...present({
        style: button.style === 'plain' ? undefined : button.style,
        confirm: asked && {
          title: plain(asked.title),
          text: plain(asked.text),
          confirm: plain(asked.confirm),
          deny: plain('Back'),
          style: 'danger' as const,
        },
      }),
    };
  });
}

/** Opens the whole in a modal. */
export const wholeButton = (run: string, label: string): types.Button => ({
  type: 'button',
  action_id: WHOLE,
  text: plain(cut(label, LIMITS.button.text)),
  value: run,
});

/** In rows of what one block takes. */
export function actions(buttons: types.Button[]): Block[] {
  const rows: Block[] = [];
  for (let at = 0; at < buttons.length; at += LIMITS.actions.elements)
    rows.push({ type: 'actions', elements: buttons.slice(at, at + LIMITS.actions.elements) });
  return rows;
}
