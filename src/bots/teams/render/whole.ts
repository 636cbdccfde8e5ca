/** Everything of a case that was shortened, page by page, for whoever asks for it. Pure. */
import type { CardStep } from '../../../run/view/card.ts';
import type { RunView } from '../../../run/view/run-view.ts';
import type { AdaptiveCard } from './card.ts';
import { box, type Element, execute, heading, runs } from './elements.ts';
import { AMOUNTS, type Amount, MOST_BYTES } from './fold.ts';
import { stepElement } from './steps.ts';
import { bytesOf, line, shown } from './text.ts';

/** For the heading and the buttons. */
const FRAME_BYTES = 2_500;
/** A step that alone is longer than a page is shortened after all. */
const FULL: Amount = { ...(AMOUNTS[0] as Amount), text: 1_000, value: 2_000, changes: 60 };

/** The page that begins with the piece number `from` (steps, then paragraphs of the draft). */
export function renderWhole(view: RunView, from: number): AdaptiveCard {
  const { card } = view;
  const all = [
    ...card.steps.map((step) => () => fullStep(step, view)),
    ...shown(card.draft?.reply ?? '', 40_000)
      .split(/\n+/)
      .filter((one) => one.trim() !== '')
      .map((text) => () => runs([{ text: shown(text, 5_000) }], { spacing: 'small' })),
  ];
  const page: Element[] = [];
  let at = Math.min(Math.max(from, 0), Math.max(all.length - 1, 0));
  const first = at;
  let bytes = FRAME_BYTES;
  for (let piece = all[at]?.(); piece; piece = all[at]?.()) {
    bytes += bytesOf(piece) + 1;
    if (bytes > MOST_BYTES && page.length > 0) break;
    page.push(piece);
    at += 1;
  }
  const go = (title: string, to: number) =>
    execute(title, 'show', { run: view.id, from: to }, { inputs: 'none' });
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    lang: 'en',
    fallbackText: line(card.fallback, 300) || 'A case of Greenlight.',
    body: [
      heading(
        `Plan ${card.revision}, all of it: ${all.length === 0 ? 0 : first + 1} to ${at} of ${all.length}`,
        'none',
      ),
      ...page,
      {
        type: 'ActionSet',
        spacing: 'medium',
        actions: [
          ...(at < all.length ? [go('Next', at)] : []),
          ...(first > 0 ? [go('First page', 0)] : []),
          execute('Back to the case', 'show', { run: view.id }, { inputs: 'none' }),
        ],
      },
    ],
  };
}

function fullStep(step: CardStep, { card }: RunView): Element {
  for (const amount of [FULL, ...AMOUNTS]) {
    const drawn = box([stepElement(step, card, amount)], 'default');
    if (bytesOf(drawn) <= MOST_BYTES - FRAME_BYTES) return drawn;
  }
  return runs([{ text: line(step.title, 200) }]);
}
