/** Cuts that split no character. */

/**
 * At most `most` code units (at least 1), with `…` where something was left out; a surrogate pair stays
 * whole.
 */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = Math.max(0, most - 1);
  const last = text.charCodeAt(end - 1);
  const start = text.slice(0, last >= 0xd800 && last <= 0xdbff ? end - 1 : end);
  return `${start.trimEnd()}…`;
}

/**
 * A text in parts of at most `most` code units, cut between paragraphs, else lines, else words where that
 * leaves parts of some size. Joined with each part's `joint` before it they are the text again, exactly.
 */
export function parts(text: string, most: number): { text: string; joint: string }[] {
  const list: { text: string; joint: string }[] = [];
  let joint = '';
  let rest = text;
  while (rest.length > most) {
    const { end, next } = breakIn(rest, most);
    list.push({ text: rest.slice(0, end), joint });
    joint = rest.slice(end, next);
    rest = rest.slice(next);
  }
  return [...list, { text: rest, joint }];
}

function breakIn(text: string, most: number): { end: number; next: number } {
  for (const joint of ['\n\n', '\n', ' ']) {
    let end = text.lastIndexOf(joint, most);
    if (end < most / 2) continue;
    let next = end + joint.length;
    // All empty lines at once: an input may lose those at its ends.
    while (joint !== ' ' && text[next] === '\n') next += 1;
    while (joint !== ' ' && end > 1 && text[end - 1] === '\n') end -= 1;
    return { end, next };
  }
  const high = text.charCodeAt(most - 1);
  const end = high >= 0xd800 && high <= 0xdbff ? most - 1 : most;
  return { end, next: end };
}
