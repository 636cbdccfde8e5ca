/** Where the words of a mail end and what its sender signs with begins. */

import type { Line } from './lines.ts';
import * as of from './lines.ts';
import type { PartKind } from './parts.ts';

/** Marks what stands under the words: after a closing, after `--`, or a name at the very end. */
export function signOff(lines: Line[], kinds: PartKind[]): void {
  let lastWords = lines.length - 1;
  let begun = false;
  for (let n = 0; n < lines.length; n += 1) {
    const line = lines[n];
    if (!line || kinds[n] !== 'words' || line.text === '') continue;
    if (of.isSentFrom(line)) kinds[n] = 'signature';
    const closing = of.isClosing(line);
    if (!closing && !of.isDelimiter(line)) {
      begun = true;
      continue;
    }
    if (!begun) continue;
    const end = contactsFrom(lines, kinds, n + 1);
    // `Thanks` before more of the mail closes nothing.
    const rest = lines.slice(n + 1, end).some(({ text }) => text !== '');
    while (lastWords >= 0 && !asks(lines[lastWords], kinds[lastWords])) lastWords -= 1;
    if ((closing && rest) || lastWords < end) kinds.fill('signature', n, end);
  }
  const last = lines.findLastIndex(({ text }, n) => text !== '' && kinds[n] === 'words');
  const line = lines[last];
  if (!line || !of.isName(line) || line.text.split(' ').length > 3) return;
  const before = lines[last - 1];
  const earlier = lines.slice(0, last).findLast(({ text }, n) => text !== '' && kinds[n] === 'words');
  if (before?.text === '' && earlier && !earlier.text.endsWith(':')) kinds[last] = 'signature';
}

function asks(line: Line | undefined, kind: PartKind | undefined): boolean {
  return line !== undefined && kind === 'words' && line.text !== '' && of.disclaimerIn(line) === undefined;
}

function contactsFrom(lines: Line[], kinds: PartKind[], from: number): number {
  let n = from;
  while (n < lines.length && n < from + 14) {
    const line = lines[n];
    if (!line || kinds[n] !== 'words' || !of.isContact(line) || of.isClosing(line)) break;
    n += 1;
  }
  return n;
}
