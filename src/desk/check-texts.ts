/** The desk's texts: names that nothing writes, and languages in which nobody is written to. */
import { DESK_TEXTS } from '../run/desk.ts';
import { noSuch } from '../run/text/no-such.ts';
import type { DeskFiles } from './files.ts';
import type { Mistake } from './mistake.ts';

/** Written to nobody outside. */
const FOR_STAFF = ['ask_for', 'person'];

export function textMistakes({ desk }: Pick<DeskFiles, 'desk'>): Mistake[] {
  const { texts = {}, languages } = desk;
  return Object.entries(texts).flatMap(([name, byLanguage]): Mistake[] => {
    const at = { file: 'desk.yaml' as const, path: ['texts', name] };
    if (!Object.hasOwn(DESK_TEXTS, name))
      return [{ ...at, says: noSuch('text', name, { known: Object.keys(DESK_TEXTS) }) }];
    const unread = FOR_STAFF.includes(name) && !Object.hasOwn(byLanguage, 'en');
    const inEnglish = 'is for cards and the console, which are in English: write en';
    const own: Mistake[] = unread ? [{ ...at, says: inEnglish, warning: true }] : [];
    const each = Object.entries(byLanguage).flatMap(([language, text]): Mistake[] => {
      const of = { ...at, path: [...at.path, language] };
      const unwritten = `the desk does not write ${language}: add it to languages, or take this out`;
      return [
        ...(languages && !languages.includes(language) && !(FOR_STAFF.includes(name) && language === 'en')
          ? [{ ...of, says: unwritten, warning: true as const }]
          : []),
        ...placeMistakes(name, text).map((says) => ({ ...of, says })),
      ];
    });
    return [...own, ...each];
  });
}

/** What is in braces goes out as it stands, where it is not filled in. */
function placeMistakes(name: string, text: string): string[] {
  const known = DESK_TEXTS[name];
  const places = [...text.matchAll(/\{([^{}]*)\}/g)].map(([, place = '']) => place);
  return [
    ...places
      .filter((place) => place !== known)
      .map((place) => `{${place}} stands for nothing here${known === undefined ? '' : `; {${known}} does`}`),
    ...(name === 'sources' && !places.includes('sources')
      ? ['does not say where the list goes: write {sources}']
      : []),
  ];
}
