/**
 * One classifier for the examples of all languages together, and one for each language that has examples of
 * its own: learned alone, a language changes nothing for the others.
 */
import type { AgentDesk } from '../../desk.ts';
import type { Language } from '../../languages/all.ts';
import { detect } from '../../languages/detect.ts';
import { languagesOf } from '../../languages/language.ts';
import { vocabularyOf } from '../../languages/vocabulary.ts';
import type { Playbook } from '../playbook.ts';
import { type Classifier, trainClassifier } from './classifier.ts';

/** What people say beside what they want: a kind of its own, so that it opens no playbook. */
export const ASIDE = '(aside)';

/** The classifier for a message, and its text as routing sees it. */
export type ClassifierFor = (written: string, text: string) => Classifier;

/** `asRouted`: an example as routing sees it. Throws RangeError without examples. */
export function classifiersOf(
  playbooks: readonly Playbook[],
  desk: AgentDesk,
  asRouted: (text: string) => string,
): { together: Classifier; classifierFor: ClassifierFor } {
  const languages = languagesOf(desk);
  const apart = languages.filter((language) =>
    playbooks.some(({ applies }) => applies.examples_in?.[language] !== undefined),
  );
  const learned = (examples: (playbook: Playbook) => readonly string[], asides: Language[]): Classifier =>
    trainClassifier([
      ...playbooks.flatMap((playbook) =>
        examples(playbook).map((text) => ({ intent: playbook.id, text: asRouted(text) })),
      ),
      ...asides
        .flatMap((language) => vocabularyOf([language]).phrases('asides'))
        .map((text) => ({ intent: ASIDE, text: asRouted(text) })),
    ]);
  const together = learned(
    ({ applies }) => applies.examples,
    languages.filter((language) => !apart.includes(language)),
  );
  const byLanguage = new Map<Language, Classifier>();
  const ofLanguage = (language: Language): Classifier => {
    const classifier =
      byLanguage.get(language) ?? learned(({ applies }) => applies.examples_in?.[language] ?? [], [language]);
    byLanguage.set(language, classifier);
    return classifier;
  };
  return {
    together,
    classifierFor(written, text) {
      const { language } = detect(written, languages);
      if (language !== undefined) return apart.includes(language) ? ofLanguage(language) : together;
      // Too short to tell: where the text is like nothing else, the languages apart are asked too.
      if (together.classify(text).accepted) return together;
      return apart.map(ofLanguage).find((classifier) => classifier.classify(text).accepted) ?? together;
    },
  };
}
