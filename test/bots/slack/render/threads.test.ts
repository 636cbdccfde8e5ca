/** The six threads as a person reads them in Slack. */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { renderCard } from '../../../../src/bots/slack/render/card.ts';
import { approveConfirm } from '../../../../src/bots/slack/render/messages.ts';
import { receiptModal } from '../../../../src/bots/slack/render/whole.ts';
import type { RunView } from '../../../../src/run/view/run-view.ts';
import { openThread } from './case-threads.ts';
import { readable } from './readable.ts';
import { messageFaults, viewFaults } from './valid.ts';

/** The first card of each thread, in their order. */
const first = new Map<string, unknown[]>();

function card(view: RunView): string {
  const message = renderCard(view);
  expect(messageFaults(message)).toEqual([]);
  if (!first.has(view.id)) first.set(view.id, message.blocks);
  const text = readable(message.blocks);
  expect(text, 'nothing of an ordinary card is folded').not.toMatch(/Show the whole|more (step|change)/);
  return text;
}

/** These lines, in this order, with others between them. */
function says(text: string, ...lines: string[]): void {
  let rest = text.split('\n');
  for (const line of lines) {
    const at = rest.findIndex((one) => one.includes(line));
    expect(at, `${JSON.stringify(line)} in\n${rest.join('\n')}`).toBeGreaterThanOrEqual(0);
    rest = rest.slice(at + 1);
  }
}

test('a damaged item, adjusted over the limit, approved by the lead, sent', async () => {
  const mug = await openThread(
    'FH-10482, mara.l@example.com, 10115: mug arrived broken, photo attached, wants money back',
    'awaiting_approval',
  );
  says(
    card(await mug.view()),
    'plan 1 · waits for approval · asked by Engineer',
    'FH-10482, mara.l@example.com, 10115: mug arrived broken',
    '✓ Mara L., verified (e-mail on the order + postcode)',
    '(x) order FH-10482, delivered',
    '(x) “Damaged or faulty items”: 14 days, photo, no return needed',
    '( ) Refund line 2 Stoneware mug set',
    'Would change',
    'Refund line 2 Stoneware mug set · cannot be undone · orders.refund',
    'line 2 Stoneware mug set to Visa ...4417: EUR 0.00 → EUR 48.00',
    'Note on the order · can be undone',
    '[1] Damaged or faulty items, checked',
    'May approve: engineer (limit EUR 50.00) · in all EUR 48.00 · until DATE',
    '[Approve] [Adjust] [Decline] [Just draft a reply] [Hand off] [Stop]',
  );
  const second = await mug.press('adjust', 'awaiting_approval', {
    by: 'engineer',
    form: {
      text: 'also give the shipping back',
    },
  });
  says(
    card(second),
    'plan 2 · waits for approval',
    '(x) order FH-10482',
    'Read order FH-10482 · kept',
    'Refund line 2 Stoneware mug set (changed) · cannot be undone',
    'shipping to Visa ...4417: EUR 0.00 → EUR 6.90',
    'May approve: lead (limit EUR 250.00) · in all EUR 54.90',
    '[Approve plan 2] [Ask a lead] [Adjust] [Decline] [Just draft a reply] [Hand off] [Stop]',
  );
  says(
    readable(approveConfirm(second).blocks),
    'Typing does not approve. This button approves plan 2 as it is shown:',
    'shipping to Visa ...4417: EUR 0.00 → EUR 6.90',
    'May approve: lead (limit EUR 250.00)',
    '[Approve plan 2] [Ask a lead]',
  );
  const drafted = await mug.press('approve', 'awaiting_reply', { by: 'lead' });
  says(
    card(drafted),
    'Changes',
    'done  Refund line 2 Stoneware mug set (changed) · refund RF-7731',
    'Draft 1 to mara.l@...',
    '| Hello Mara,',
    '| We are sorry that your mug set arrived broken. We have refunded EUR 54.90',
    'Every fact in it was found in the records',
    'Approved by Lead, DATE · in all EUR 54.90',
    '[Send reply] [Edit] [Undo and stop] [Hand off] [Stop]',
  );
  says(
    readable(approveConfirm(drafted).blocks),
    'There is nothing to approve now. Draft 1 waits to be sent.',
  );
  const closed = await mug.press('send', 'closed');
  says(
    card(closed),
    'plan 2 · resolved',
    'Resolved. Sent by Engineer, approved by Lead.',
    'Reply to mara.l@... · sent by Engineer',
    '[Receipt]',
    '4 reads, 2 writes, 0 model calls',
  );
  const receipt = receiptModal(closed);
  expect(viewFaults(receipt)).toEqual([]);
  says(
    readable(receipt.blocks),
    'Resolved. Sent by Engineer, approved by Lead.',
    'Added by staff',
    'engineer: also give the shipping back',
    `Head: ${closed.head.seq}:${closed.head.hash}`,
    `npm run audit:verify -- FILE --head ${closed.head.seq}:${closed.head.hash}`,
  );
});

test('where is my order: what can be withdrawn, and a source whose review is overdue', async () => {
  const parcel = await openThread(
    'FH-10533, jonas.b@example.com, 04229: where is it, third mail',
    'awaiting_approval',
  );
  says(
    card(await parcel.view()),
    '(x) parcel 1 delivered',
    'Open a carrier trace for parcel 2 · can be undone',
    'trace of parcel 2: none → open with the carrier',
    '[1] Where is my parcel, checked',
    '[Approve] [Adjust] [Decline] [Just draft a reply]',
  );
  expect(card(await parcel.view())).toMatch(/Where is my parcel, checked .* · review overdue/);
});

test('an address change with new facts: what is kept, changed and new', async () => {
  const address = await openThread(
    'FH-10517, lena.k@example.com, 04109: new address Hauptstr. 9, 04109 Leipzig',
    'awaiting_approval',
  );
  const second = await address.say(
    'better the pick-up point PS-221, and drop the candle',
    'awaiting_approval',
  );
  says(
    card(second),
    'plan 2 · waits for approval',
    'Change the address to pick-up point PS-221 (changed) · can be undone',
    'address: Lindenweg 2, 04109 Leipzig → pick-up point PS-221',
    'Cancel line 3 Beeswax candle (new)',
    'line 3 Beeswax candle: EUR 12.50 → cancelled, EUR 12.50 back',
    '[Approve plan 2]',
  );
});

test('a locked account: nothing of it is shown, and what comes later is said', async () => {
  const locked = await openThread(
    'customer locked out, mails from s.k@example.net, says the account is s.kaya@example.com',
    'awaiting_approval',
  );
  says(
    card(await locked.view()),
    '⚠ NOT VERIFIED: nothing that was given proves who is asking. Nothing of the account is shown, nor whether it exists.',
    '( ) later: Unlock the account',
    'code: none → sent to the address on file',
    'later  Unlock the account',
    '[Approve]',
  );
  says(
    card(await locked.press('approve', 'asking')),
    'Waiting for the code',
    '[Enter code] [Hand off] [Stop]',
  );
  says(card(await locked.verify(locked.code(), 'awaiting_approval')), 'plan 2', '✓', '[Approve plan 2]');
});

test('a refusal: policy is quoted, and there is nothing to approve', async () => {
  const late = await openThread(
    'FH-10119, paul.w@example.com, 20095: does not like it any more, wants the money back',
    'awaiting_approval',
  );
  const shown = card(await late.view());
  says(
    shown,
    'plan 1 · not possible under policy',
    '| Policy  Not possible under policy: delivered 47 days ago; the limit is 30 days ("Returns and refunds", section 2, checked 2 Nov).',
    'Was asked for, and is not done',
    '[1] Returns and refunds, section 2, checked',
    '[Draft a kind no] [Ask a lead for an exception] [Adjust] [Hand off] [Stop]',
  );
  expect(shown).not.toMatch(/\[Approve|May approve/);
});

test('an injury: handed over with what is known, done and promised', async () => {
  const injury = await openThread(
    'FH-10482, mara.l@example.com, 10115: was injured by the broken glass, mentions a lawyer',
    'handed_over',
  );
  says(
    card(await injury.view()),
    'handed over',
    '| Note  Handed to #escalations: The customer mentions an injury and a lawyer.',
    '| Info  Verified: yes. Done: Find the customer; Read order FH-10482; Read what policy says. Not done: any write.',
    '| Info  Promised so far: an answer by Tue 12:00.',
    '[1] Injuries and legal matters, checked',
    '[Take it] [Give back] [Stop]',
  );
});

const CARDS = new URL('../../../../src/start/doctor/cards.json', import.meta.url);

/** Without what people and days make different: Slack's own words, and how they are nested. */
const shapeOf = (cards: unknown): unknown =>
  JSON.parse(
    JSON.stringify(cards, (key, value) =>
      key === 'type' || typeof value === 'object' || typeof value === 'boolean' ? value : typeof value,
    ),
  );

/** RECORD=1 writes them anew. */
test('the cards that the doctor asks Slack about are these', () => {
  const cards = [...first.values()];
  expect(cards).toHaveLength(6);
  if (process.env.RECORD) writeFileSync(CARDS, `${JSON.stringify(cards)}\n`);
  expect(shapeOf(JSON.parse(readFileSync(CARDS, 'utf8')))).toEqual(shapeOf(cards));
});
