/** The desk's texts: names that nothing writes, and languages in which nobody is written to. */
import { DESK_TEXTS } from '../run/desk.ts';
import { noSuch } from '../run/text/no-such.ts';
import type { DeskFiles } from './files.ts';
import type { Mistake } from './mistake.ts';

export function textMistakes({ desk }: Pick<DeskFiles, 'desk'>): Mistake[] {
  const { texts = {}, languages } = desk;
  return Object.entries(texts).flatMap(([name, byLanguage]): Mistake[] => {
    const at = { file: 'desk.yaml' as const, path: ['texts', name] };
    if (!DESK_TEXTS.includes(name)) return [{ ...at, says: noSuch('text', name, { known: DESK_TEXTS }) }];
    return Object.keys(byLanguage)
      .filter((language) => languages && !languages.includes(language))
      .map((language) => ({
        ...{ file: 'desk.yaml' as const, path: ['texts', name, language], warning: true as const },
        says: `the desk does not write ${language}: add it to languages, or take this out`,
      }));
  });
}
