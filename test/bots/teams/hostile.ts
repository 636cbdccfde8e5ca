/** Cases whose texts want to be something else, and plans that are longer than any message. */
import fc from 'fast-check';
import type { RunView } from '../../../src/run/view/run-view.ts';

/** In every hostile text, so that it can be found again wherever it is drawn. */
export const MARK = 'zqx';

const SNIPPETS = [
  `**${MARK}** _x_ ~~y~~ \`code\``,
  `[${MARK}](https://evil.example.com/a?b=c)`,
  `![${MARK}](https://evil.example.com/pixel.png)`,
  `<at>Team lead ${MARK}</at> approved`,
  `<a href="https://evil.example.com">${MARK}</a><script>alert(1)</script>`,
  `https://evil.example.com/${MARK} www.evil.example.com mailto:${MARK}@example.com`,
  `{{DATE(2026-01-01T00:00:00Z,SHORT)}} ${MARK}`,
  `# ${MARK}\n- one\n1. two\n> three`,
  `\u202e${MARK}\u202c \u0007\u0000\u200b`,
  `${MARK} \ud83d\ude80\ud83d\udc69\u200d\ud83d\ude80 \ud800`,
  `${MARK}","type":"Action.OpenUrl","url":"https://evil.example.com`,
  `msteams:${MARK} javascript:alert(1)`,
];

const hostile = fc
  .tuple(
    fc.array(fc.constantFrom(...SNIPPETS), { minLength: 1, maxLength: 3 }),
    fc.constantFrom(1, 1, 1, 4, 40),
  )
  .map(([parts, times]) => Array(times).fill(parts.join(' ')).join('\n'));

export const ways = fc.record({
  texts: fc.array(hostile, { minLength: 4, maxLength: 8 }),
  share: fc.constantFrom(0, 0, 0.3, 1),
  steps: fc.constantFrom(1, 1, 1, 4, 15),
  changes: fc.constantFrom(0, 0, 3, 40),
  replyLength: fc.constantFrom(0, 0, 2_000, 30_000),
});
export type Ways = typeof ways extends fc.Arbitrary<infer W> ? W : never;

/** The case with some of its texts made hostile and its plan made long. */
export function madeHostile(view: RunView, { texts, share, steps, changes, replyLength }: Ways): RunView {
  let n = 0;
  const text = (old: string) => {
    n += 1;
    return (n * 0.37) % 1 < share ? (texts[n % texts.length] ?? old) : old;
  };
  const copy: RunView = structuredClone(view);
  const { card } = copy;
  card.goal = text(card.goal);
  card.asker = text(card.asker);
  card.status = text(card.status);
  card.fallback = text(card.fallback).slice(0, 300);
  if (card.summary !== undefined) card.summary = text(card.summary);
  if (card.customer !== undefined) card.customer = text(card.customer);
  for (const notice of card.notices) notice.text = text(notice.text);
  card.dropped = card.dropped.map(text);
  for (const source of card.sources) source.title = text(source.title);
  card.steps = Array.from({ length: steps }, (_, round) =>
    card.steps.map((step) => ({
      ...step,
      id: round === 0 ? step.id : `${step.id}x${round}`,
      title: text(step.title),
      args: { ...step.args, ...(round % 2 ? { comment: text('a comment') } : {}) },
      ...(step.headline === undefined ? {} : { headline: text(step.headline) }),
      ...(step.fault === undefined ? {} : { fault: text(step.fault) }),
      changes: [
        ...step.changes,
        ...(step.effect === 'write'
          ? Array.from({ length: changes }, (__, at) => ({
              label: text(`fact ${at}`),
              before: text('old'),
              after: text('new'),
            }))
          : []),
      ],
    })),
  ).flat();
  if (copy.question) copy.question.text = text(copy.question.text);
  if (copy.answer) {
    copy.answer.reply = `${text(copy.answer.reply)}${'\u00e4 word '.repeat(replyLength / 7)}`;
    if (card.draft) card.draft = { ...card.draft, reply: copy.answer.reply, to: text(card.draft.to) };
    for (const one of copy.answer.citations) one.title = text(one.title);
  }
  return copy;
}
