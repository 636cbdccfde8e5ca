/** Everything of a case that was shortened, page by page, for whoever asks for it. Pure. */
import type { RunView } from '../../../run/view/run-view.ts';
import { wholeCase } from '../../shared/card/layout.ts';
import { type Part, theirs } from '../../shared/card/spans.ts';
import { Writer } from '../../shared/card/writer.ts';
import { MOST_BYTES } from './card.ts';
import { type AdaptiveCard, adaptiveCard, drawPart, type Element, heading, show } from './elements.ts';
import { bytesOf, CLEAN, line } from './text.ts';

/** For the heading and the buttons. */
const FRAME_BYTES = 2_500;
/** Characters of one text; a piece that alone is longer than a page is shortened after all. */
const LENGTHS = [4_000, 1_500, 400, 40];
/** Of one piece of the reply. */
const LONGEST = 3_000;

/** The page that begins with the piece number `from`. */
export function renderWhole(view: RunView, from: number): AdaptiveCard {
  const pieces = wholeCase(view, LONGEST).flatMap(({ parts }) => parts.flatMap(apart));
  const first = Math.min(Math.max(from, 0), Math.max(pieces.length - 1, 0));
  const page: Element[] = [];
  let at = first;
  let bytes = FRAME_BYTES;
  for (const piece of pieces.slice(first)) {
    const drawn = drawPiece(piece);
    bytes += bytesOf(drawn);
    if (bytes > MOST_BYTES && page.length > 0) break;
    page.push(...drawn);
    at += 1;
  }
  const title = `Plan ${view.card.revision}, all of it: ${first + 1} to ${at} of ${pieces.length}`;
  const actions = [
    ...(at < pieces.length ? [show('Next', { run: view.id, from: at })] : []),
    ...(first > 0 ? [show('First page', { run: view.id, from: 0 })] : []),
    show('Back to the case', { run: view.id }),
  ];
  return adaptiveCard(line(view.card.fallback, 300), [
    heading(title, 'none'),
    ...page,
    { type: 'ActionSet', spacing: 'medium', actions },
  ]);
}

/** Each line of a reply is a piece. */
function apart(part: Part): Part[] {
  if (part.as !== 'quote') return [part];
  return part.spans.flatMap((span): Part[] =>
    'lines' in span
      ? span.text.split(/\n\s*/).map((text) => ({ as: 'line', spans: [theirs(text)] }))
      : [{ as: 'line', spans: [span] }],
  );
}

function drawPiece(part: Part): Element[] {
  const drawn = (most: number) => drawPart(part, new Writer(CLEAN, most));
  const fits = (elements: Element[]) => bytesOf(elements) <= MOST_BYTES - FRAME_BYTES;
  const most = LENGTHS.find((length) => fits(drawn(length))) ?? 0;
  return drawn(most);
}
