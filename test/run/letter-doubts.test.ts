/** A letter in which something was not found takes a second yes; an edited one is looked at as a draft is. */
import { describe, expect, test } from 'vitest';
import type { CheckedText } from '../../src/run/commands.ts';
import * as commands from './commands.ts';
import { type Given, given } from './given.ts';
import * as stages from './stages.ts';

const doubtful: Given = (run) => ({
  ...{ type: 'composed', answer: run.answers + 1, read: run.messages.length, mind: 'model', calls: [] },
  ...{ summary: 'what was done', reply: 'EUR 99.00 come tomorrow.', citations: [], verified: false },
  ...{ doubts: 2, unfound: ['EUR 99.00', 'tomorrow'] },
  unverified: 'Not found in the records: "EUR 99.00", "tomorrow".',
});
const drafted = stages.awaitingReply.with(-1, doubtful);

const found: CheckedText = { reply: 'Dear Mara, all of it.', verified: true };
const unfound: CheckedText = {
  ...{ reply: 'Dear Mara, EUR 64.00 and new towels.', verified: false, doubts: 1, unfound: ['EUR 64.00'] },
  unverified: 'Not found in the records: "EUR 64.00".',
};
const sends =
  (more: { draft?: number; checked?: CheckedText; confirm?: true }): Given =>
  (run) => ({
    ...{ type: 'send' as const, by: commands.engineer, draft: run.answer?.draft ?? 0 },
    ...(more.checked ? { text: more.checked.reply } : {}),
    ...more,
  });

describe('a draft in which something was not found', () => {
  test('is not sent by the first press, which says what it is, and nothing changes', () => {
    const { now } = given(...drafted);
    const refused = now.when(sends({})).refused('not_found_in_records');
    expect(refused.decision?.refusal).toMatchObject({
      status: 409,
      message: expect.stringMatching(/"EUR 99\.00", "tomorrow".*send draft 1 with "confirm": true/),
    });
  });

  test('is sent by a press that confirms, and the trail has how much was in doubt', () => {
    const { events } = given(...drafted)
      .when(sends({ confirm: true }))
      .then('send_approved');
    expect(events.at(-1)).toMatchObject({ data: { draft: 1, edited: false, doubts: 2 } });
  });

  test('goes at once as somebody edited it, where all of that was found', () => {
    const { events } = given(...drafted)
      .when(sends({ checked: found }))
      .then('send_approved');
    expect(events.at(-1)).toMatchObject({ data: { edited: true }, personal: { text: found.reply } });
    expect(events.at(-1)?.data).not.toHaveProperty('doubts');
  });
});

describe('an edited letter in which something is not found', () => {
  test('stands as the next draft, of whoever edited it; the one before it is not sent any more', () => {
    const edited = given(...stages.awaitingReply)
      .when(sends({ checked: unfound }))
      .then('answered')
      .phase('awaiting_reply');
    expect(edited.run.answer).toMatchObject({
      ...{ draft: 2, reply: unfound.reply, verified: false, doubts: 1, unfound: ['EUR 64.00'] },
      editedBy: 'Engineer',
    });
    edited.when(sends({ draft: 1, confirm: true })).refused('stale');
    edited.when(sends({})).refused('not_found_in_records');
    const sent = edited.when(sends({ confirm: true })).then('send_approved');
    expect(sent.owed).toMatchObject([{ kind: 'send', text: unfound.reply }]);
  });

  test('edited once more, it is checked once more', () => {
    const edited = given(...stages.awaitingReply)
      .when(sends({ checked: unfound }))
      .then('answered');
    const worse = { ...unfound, reply: 'Dear Mara, EUR 65.00.', unfound: ['EUR 65.00'] };
    expect(edited.when(sends({ checked: worse })).then('answered').run.answer).toMatchObject({
      draft: 3,
      unfound: ['EUR 65.00'],
    });
    edited.when(sends({ checked: found })).then('send_approved');
  });

  test('goes at once only where it is confirmed together with the edit', () => {
    const { events } = given(...stages.awaitingReply)
      .when(sends({ checked: unfound, confirm: true }))
      .then('send_approved');
    expect(events.at(-1)).toMatchObject({ data: { edited: true, doubts: 1 } });
  });
});
