/**
 * What somebody wrote in Slack, as plain text: links, addresses and mentions taken out of Slack's markup.
 * Pure.
 */

const MARKUP = /<([^<>]*)>/g;
const BROADCASTS = /^!(here|channel|everyone)\b/;

/**
 * `<mailto:a@example.com|a@example.com>` is `a@example.com`, `<https://example.com|here>` is `here
 * (https://example.com)`, `&amp;` is `&`.
 */
export function plainText(markup: string): string {
  return markup
    .replace(MARKUP, (whole, inside: string) => marked(inside) ?? whole)
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
}

function marked(inside: string): string | undefined {
  const bar = inside.indexOf('|');
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? '' : inside.slice(bar + 1);
  if (target.startsWith('@')) return `@${label || target.slice(1)}`;
  if (target.startsWith('#')) return `#${label || target.slice(1)}`;
  if (target.startsWith('!')) return label || target.slice(1).replace(/^subteam\^/, '@');
  const address = /^(mailto|tel):(.*)$/i.exec(target)?.[2];
  if (address !== undefined) return label === '' || label === address ? address : `${label} (${address})`;
  if (/^[a-z][a-z\d+.-]*:/i.test(target))
    return label === '' || target.replace(/^https?:\/\//i, '').replace(/\/$/, '') === label
      ? target
      : `${label} (${target})`;
  return undefined;
}

export interface Addressed {
  /** In Slack's markup, with the mentions of the bot taken out. */
  rest: string;
  bot: boolean;
  /** Anybody else, or a group. */
  others: boolean;
}

export function mentions(markup: string, botUser: string): Addressed {
  let bot = false;
  let others = false;
  const rest = markup.replace(MARKUP, (whole, inside: string) => {
    const user = /^@([A-Z\d]+)/.exec(inside)?.[1];
    if (user === botUser) {
      bot = true;
      return '';
    }
    if (user !== undefined || inside.startsWith('!subteam^') || BROADCASTS.test(inside)) others = true;
    return whole;
  });
  return { rest: rest.trim(), bot, others };
}
