/**
 * A ticket's thread as its system prints it, a line with who writes above each part:
 * `--- 24 Nov requester ---`. What the customer wrote before the desk answered is settled, as a mail is that
 * was answered.
 */
import type { Line } from './lines.ts';
import { SPEAKERS } from './mail-words.ts';
import type { PartKind } from './parts.ts';

type Speaker = keyof typeof SPEAKERS;

const FRAMED = /^(?:[-–—=_*#]{2,40}|\[)\s?(?<inside>[^\n]{3,80}?)\s?(?:[-–—=_*#]{2,40}|\]):?$/u;
const DATED =
  /^(?=.{0,80}\d{1,4}[./:-]\d{1,2})(?<inside>[^\n]{3,80}):$|^\[(?=[^\]]{0,40}\d)[^\]]{1,40}\]\s(?<behind>[^\n:]{3,40}):$/u;
const MOST_WORDS = 8;

const speakers = (Object.keys(SPEAKERS) as Speaker[]).map((speaker) => ({
  speaker,
  named: new RegExp(String.raw`(?<!\p{L})(?:${SPEAKERS[speaker]})(?!\p{L})`, 'iu'),
}));

/** Who writes what stands below this line. */
function speakerIn({ text }: Line): Speaker | undefined {
  const { inside, behind } = (FRAMED.exec(text) ?? DATED.exec(text))?.groups ?? {};
  const label = inside ?? behind;
  if (label === undefined || label.includes('@') || label.split(/\s+/).length > MOST_WORDS) return undefined;
  return speakers.find(({ named }) => named.test(label))?.speaker;
}

/** Marks the heads, what the desk wrote, and what it had answered already; of that, values stay. */
export function markThread(lines: Line[], kinds: PartKind[]): void {
  const heads = lines.flatMap((line, at) => {
    const speaker = kinds[at] === 'words' ? speakerIn(line) : undefined;
    return speaker ? [{ speaker, at }] : [];
  });
  const last = heads.findLastIndex(({ speaker }) => speaker === 'customer');
  if (heads.length < 2 || last < 0) return;
  const answered = heads.slice(0, last).findLastIndex(({ speaker }) => speaker === 'desk');
  for (const [n, { speaker, at }] of heads.entries()) {
    const end = heads[n + 1]?.at ?? lines.length;
    kinds.fill('head', at, at + 1);
    if (speaker === 'desk') kinds.fill('quoted', at + 1, end);
    else if (n < answered) kinds.fill('form', at + 1, end);
  }
}
