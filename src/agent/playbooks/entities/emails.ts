/** E-mail addresses, told apart by who is said to use them. */
import type { Found } from './found.ts';

type Email = Extract<Found, { field: 'email' | 'claimed_email' }>;

const address =
  /(?<![\p{L}\p{N}._%+-])[a-z0-9._%+-]{1,64}@[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?){1,5}/giu;
const claims =
  /\b(?:account|accounts|konto|kontos|login|registered|registriert|registrierte|angemeldet|profile|profil)\b/gi;
const sends = /\b(?:from|sender|mails|mailed|writes|wrote|writing|von|absender|schreibt|schrieb)\b/gi;

/**
 * Which of `mails from X, says the account is Y` is which: the nearest cue before an address decides. Without
 * a cue it is the sender's; where two
 * stand without one, the first is.
 */
export function emails(text: string): Email[] {
  const found: Email[] = [];
  let from = 0;
  for (const match of text.matchAll(address)) {
    const value = match[0].toLowerCase().replace(/^[.]+/, '');
    const lead = text.slice(Math.max(from, match.index - 60), match.index);
    const field = lastPlace(lead, claims) > lastPlace(lead, sends) ? 'claimed_email' : 'email';
    found.push({ field, value, start: match.index, end: match.index + match[0].length });
    from = match.index + match[0].length;
  }
  return found;
}

function lastPlace(text: string, cue: RegExp): number {
  let place = -1;
  for (const match of text.matchAll(cue)) place = match.index;
  return place;
}
