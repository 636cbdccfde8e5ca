/**
 * A scripted model that plays planner, replanner and responder for the demo shop's threads, from the prompt
 * alone: it knows nothing but what it is sent.
 */
import { json, type ModelReply, type ModelRequest } from './model-reply.ts';
import { asked, dataIn, playbooksIn } from './prompt-data.ts';
import { threadAnswer } from './threads-answers.ts';
import { handOver, plan, question, ref, step, type WireStep } from './wire-steps.ts';

export function threadsModel(request: ModelRequest): ModelReply {
  const data = dataIn(request.user);
  if (asked(request) === 'answer') return json(threadAnswer(data));
  const [playbook = 'none'] = playbooksIn(request.user);
  return json(nextFor(playbook, data));
}

// biome-ignore lint/suspicious/noExplicitAny: the data of a prompt
type Data = any;

function nextFor(playbook: string, data: Data): object {
  const said: string = data.messages.map(({ text }: { text: string }) => text).join('\n');
  const order = /FH-\d+/.exec(said)?.[0] ?? '';
  const found = step('find', 'accounts.find', {
    args: {
      order,
      email: /\S+@[\w.-]+\w|\[EMAIL_\w+\]/.exec(said)?.[0] ?? '',
      postcode: /\b\d{5}\b|\[CODE_\w+\]/.exec(said.replace(order, ''))?.[0] ?? '',
    },
  });
  found.expect = [{ path: '.customer', is: 'present', value: null }];
  const details = step('details', 'orders.details', { args: { order }, needs: ['find'] });
  const article = (id: string) => step('article', 'knowledge.article', { args: { id } });
  const reads: Reads = { found, details, article };
  switch (playbook) {
    case 'damaged-item':
      return plan('Refund the damaged item and note the damage.', damaged(order, said, reads));
    case 'where-is-my-order':
      return plan('Trace the parcel that has stalled.', traced(order, data, reads));
    case 'address-change':
      return plan('Change where the order goes.', moved(order, said, reads));
    case 'locked-account':
      return plan('Verify who writes, then unlock the account.', unlocked(said));
    case 'return-or-exchange':
      return plan('Take the order back for its money.', returned(order, reads));
    case 'injury-legal-chargeback':
      return data.why === 'goal'
        ? plan(
            'Read what whoever takes the case needs.',
            [found, details, article('injuries-and-legal-matters')],
            'hand over',
          )
        : handOver('escalations', 'the customer mentions an injury and a lawyer', 'an answer by Fri 12:00');
    default:
      return question('What does the customer want?');
  }
}

/** Steps that most threads begin with. */
interface Reads {
  found: WireStep;
  details: WireStep;
  article(id: string): WireStep;
}

function damaged(order: string, said: string, { found, details, article }: Reads): WireStep[] {
  const words = /mug|vase|lamp/.exec(said)?.[0] ?? 'item';
  const shipping = /shipping back/.test(said) ? { shipping: ref('details.order.shipping.cents') } : {};
  return [
    found,
    details,
    step('line', 'orders.match_line', { args: { order, words }, needs: ['find'] }),
    article('damaged-or-faulty-items'),
    step('refund', 'orders.refund', {
      args: {
        order,
        lines: [{ line: ref('line.line.line'), cents: ref('line.line.total') }],
        ...shipping,
        reason: 'damaged',
        photo: /photo/.test(said),
      },
      needs: ['details', 'line'],
    }),
    step('note', 'orders.note', { args: { order, text: 'damaged in transit' }, needs: ['details'] }),
  ];
}

function traced(order: string, data: Data, { found, article }: Reads): WireStep[] {
  const today = Date.parse(data.today.slice(0, 10));
  const date = new Date(today + 4 * 86_400_000).toISOString().slice(0, 10);
  return [
    found,
    step('parcels', 'orders.shipments', { args: { order }, needs: ['find'] }),
    article('where-is-my-parcel'),
    step('trace', 'orders.trace', { args: { order, parcel: ref('parcels.stalled.id') } }),
    step('remind', 'cases.remind', {
      args: { date, text: `What did the trace of ${order} find?` },
      needs: ['trace'],
    }),
  ];
}

function moved(order: string, said: string, { found, details, article }: Reads): WireStep[] {
  const pickup = /PS-\d+/.exec(said)?.[0];
  const [, street = '', postcode = '', city = ''] =
    /new address (\[?[\w.]+(?: \d+)?\]?), (\[?\w+\]?) (\[?\w+\]?)/.exec(said) ?? [];
  const address = pickup ? { pickup } : { street, postcode, city };
  const dropped = /drop the (\w+)/.exec(said)?.[1];
  const line = dropped
    ? [step('line', 'orders.match_line', { args: { order, words: dropped }, needs: ['find'] })]
    : [];
  const cancel = { order, line: ref('line.line.line'), cents: ref('line.line.total') };
  return [
    found,
    details,
    ...line,
    article('changing-an-order'),
    step('hold', 'orders.hold_packing', { args: { order }, needs: ['details'] }),
    step('address', 'orders.change_address', { args: { order, address }, needs: ['hold'] }),
    ...(dropped ? [step('cancel', 'orders.cancel_line', { args: cancel, needs: ['hold'] })] : []),
    step('release', 'orders.release_packing', { args: { order }, needs: ['hold'] }),
  ];
}

function unlocked(said: string): WireStep[] {
  const email = /account is (\S+@[\w.-]+\w|\[EMAIL_\w+\])/.exec(said)?.[1] ?? '';
  return [
    step('claim', 'accounts.claim', { args: { email } }),
    step('code', 'accounts.send_code', { needs: ['claim'] }),
    step('security', 'accounts.security', { needs: ['claim'] }),
    step('unlock', 'accounts.unlock', { needs: ['security'] }),
    step('sessions', 'accounts.end_sessions', { needs: ['security'] }),
  ];
}

function returned(order: string, { found, details, article }: Reads): WireStep[] {
  const lines = [ref('details.order.lines[0].line')];
  const back = { order, lines, method: ref('details.order.paidWith'), reason: 'changed mind' };
  return [
    found,
    details,
    article('returns-and-refunds'),
    step('back', 'orders.return', { args: back, needs: ['details'] }),
  ];
}
