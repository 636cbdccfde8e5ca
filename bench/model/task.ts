/** What every benchmark plays: a goal, six reads of which three are independent, an answer. */

const TOOL = 'bench.look';
const BODY = 'Nothing has changed since we looked last, and nothing has to be done about it. '
  .repeat(3)
  .trim();

/** Three side by side, then three in a row, in the form that models answer in. */
export function planned() {
  const steps = [1, 2, 3, 4, 5, 6].map((n) => ({
    id: `r${n}`,
    title: `look number ${n}`,
    tool: TOOL,
    args: JSON.stringify({ n, ...(n > 4 ? { after: { $ref: `r${n - 1}.text` } } : {}) }),
    needs: n < 4 ? [] : n === 4 ? ['r1', 'r2', 'r3'] : [`r${n - 1}`],
    expect: [],
    again: null,
  }));
  return {
    next: { kind: 'plan', summary: 'Six reads, three of them independent.', steps, open: null, not_read: [] },
  };
}

export const LETTER = { summary: 'Looked six times.', reply: BODY, citations: [] };

/** The same six as peers name them: a tool, and one sentence a step. */
export const LOOK = 'look';
export const STEPS = [1, 2, 3, 4, 5, 6].map((n) => `look number ${n}`);

/** What each read says. */
export const LOOKED = BODY;
export const GOAL =
  'Please look whether anything has changed since last week and tell me what you see. I would like to know before the weekend, since we plan to go away then and somebody has to be at home otherwise.';
