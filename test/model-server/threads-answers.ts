/** The answers of the scripted model: sentences from the outputs that its prompt holds. */

// biome-ignore lint/suspicious/noExplicitAny: the data of a prompt
type Data = any;

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

export function threadAnswer(data: Data): { summary: string; reply: string; citations: string[] } {
  const cited = data.articles[0]?.id as string | undefined;
  const mark = cited ? ' [1]' : '';
  const sentences = [...written(data), ...refused(data)];
  const text = sentences.length > 0 ? sentences.join(' ') : 'Thank you for your message.';
  const reply = `Hello ${data.customer_first_name || 'there'},\n\n${text}${mark}\n\nKind regards,\nyour support team`;
  return { summary: summaryOf(data), reply, citations: cited ? [cited] : [] };
}

function summaryOf(data: Data): string {
  const done = data.writes.map(({ tool }: Data) => tool).join(', ') || 'nothing was changed';
  return `Done: ${done}. Not done: ${data.not_done.join(', ') || 'nothing'}.`;
}

function written(data: Data): string[] {
  return data.writes.flatMap(({ tool, args, number }: Data): string[] => {
    const output = data.done.find((step: Data) => step.number === number)?.output ?? {};
    switch (tool) {
      case 'orders.refund':
        return [
          `We are sorry that your item arrived damaged. We have refunded ${money(output.cents)} (${number}).`,
        ];
      case 'orders.trace':
        return [`We have asked the carrier to look for your parcel (${number}).`];
      case 'cases.remind':
        return [`We will write to you by ${day(args.date)}.`];
      case 'orders.change_address':
        return [
          args.address.pickup
            ? `Your order now goes to ${args.address.pickup}.`
            : `Your order now goes to ${args.address.street}.`,
        ];
      case 'orders.cancel_line':
        return [`We have cancelled one item and refunded ${money(output.cents)}.`];
      case 'accounts.unlock':
        return ['Your account is unlocked.'];
      case 'orders.return':
        return [`We take your return (${number}).`];
      default:
        return [];
    }
  });
}

function refused(data: Data): string[] {
  return data.refusal ? [`We are sorry: we cannot do what you ask. The reason: ${data.refusal.reason}.`] : [];
}

function money(cents: number): string {
  return `EUR ${(cents / 100).toFixed(2)}`;
}

function day(date: string): string {
  return `${Number(date.slice(8))} ${MONTHS[Number(date.slice(5, 7)) - 1]}`;
}
