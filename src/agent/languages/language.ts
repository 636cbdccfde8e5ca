/** Which of the desk's languages a text is in. */
import type { AgentDesk } from '../desk.ts';
import { ALL_LANGUAGES, LANGUAGES, type Language } from './all.ts';
import { detect } from './detect.ts';

/** The desk's languages that are known here, in its order; the first known one where it has none of them. */
export function languagesOf({ languages }: Pick<AgentDesk, 'languages'>): [Language, ...Language[]] {
  const known = languages.flatMap((code) => ALL_LANGUAGES.find((one) => one === code) ?? []);
  const [first = ALL_LANGUAGES[0], ...others] = known;
  return [first, ...others];
}

/** A sentence about each language of the desk that is not known here. */
export function unknownLanguages({ languages }: Pick<AgentDesk, 'languages'>): string[] {
  return languages
    .filter((code) => !ALL_LANGUAGES.some((one) => one === code))
    .map(
      (code) =>
        `desk.yaml: the language ${code} is not known (known: ${ALL_LANGUAGES.join(', ')}); it is neither read nor written`,
    );
}

/** The one of these languages that the text is in; the first one where it is too short to tell. */
export function languageOf(text: string, among: readonly [Language, ...Language[]]): Language {
  return detect(text, among).language ?? among[0];
}

/** A language in English, known here or not: `Italian`. */
export function nameOf(code: string): string {
  return LANGUAGES[code]?.name ?? new Intl.DisplayNames(['en'], { type: 'language' }).of(code) ?? code;
}

/**
 * The language to answer a case in: the one that the first message is in, else the one of all messages, else
 * the first of these. `foreign`: the first message is in another one, which none here answers in.
 */
export function answeredIn(
  messages: readonly { text: string }[],
  among: readonly [Language, ...Language[]],
): { language: Language; foreign?: string } {
  const { language, foreign } = detect(messages[0]?.text ?? '', among);
  if (foreign !== undefined) return { language: among[0], foreign };
  return { language: language ?? languageOf(messages.map(({ text }) => text).join('\n'), among) };
}
