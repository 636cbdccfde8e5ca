/**
 * What this browser remembers of who sits here. Storage may be switched off: then nothing is remembered and
 * everything still works.
 */
import type { Identity } from '../net/api.ts';

const PERSON = 'greenlight.person';

function reading(read: () => string | null): string | undefined {
  try {
    return read() ?? undefined;
  } catch {
    return undefined;
  }
}

function writing(write: () => void): void {
  try {
    write();
  } catch {
    // Private mode or a full storage: the choice lasts as long as the page.
  }
}

/**
 * A tab keeps its own persona, so that two tabs can play engineer and lead; a new tab starts as the last one
 * chosen. Whoever signed in is not remembered here: a cookie says who it is, which no page reads.
 */
export function rememberedIdentity(): Identity {
  const id = reading(() => sessionStorage.getItem(PERSON) ?? localStorage.getItem(PERSON));
  return id === undefined ? { kind: 'nobody' } : { kind: 'persona', id };
}

export function remember(identity: Identity): void {
  writing(() => {
    if (identity.kind === 'persona') {
      sessionStorage.setItem(PERSON, identity.id);
      localStorage.setItem(PERSON, identity.id);
    }
    if (identity.kind === 'nobody') {
      sessionStorage.removeItem(PERSON);
      localStorage.removeItem(PERSON);
    }
  });
}

/**
 * Text that was typed and not yet taken by the server, by what it is for. Never used for a customer's code.
 */
export function typedText(key: string): string {
  return reading(() => sessionStorage.getItem(`greenlight.kept.${key}`)) ?? '';
}

export function rememberText(key: string, text: string): void {
  writing(() => {
    if (text === '') sessionStorage.removeItem(`greenlight.kept.${key}`);
    else sessionStorage.setItem(`greenlight.kept.${key}`, text);
  });
}
