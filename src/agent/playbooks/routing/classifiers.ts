/**
 * One classifier for the examples of all languages together, and one for each language that has examples of
 * its own: learned alone, a language changes nothing for the others.
 */

import { type Classifier, trainingClassifier } from '../../../run/text/likeness/classifier.ts';
import type { Example } from '../../../run/text/likeness/kernel-ridge.ts';
import { atOnce } from '../../../run/text/likeness/slices.ts';
import type { AgentDesk } from '../../desk.ts';
import type { Language } from '../../languages/all.ts';
import { detect } from '../../languages/detect.ts';
import { languagesOf } from '../../languages/language.ts';
import { vocabularyOf } from '../../languages/vocabulary.ts';
import type { Playbook } from '../playbook.ts';

/** What people say beside what they want: a kind of its own, so that it opens no playbook. */
export const ASIDE = '(aside)';

/**
 * The classifier for a message or a part of one, and its text as routing sees it. `otherwise`: that of the
 * whole message, for a part that is too short to tell.
 */
export type ClassifierFor = (written: string, text: string, otherwise?: Classifier) => Classifier;

/**
 * `asRouted`: an example as routing sees it. Yields every few milliseconds. Throws RangeError without
 * examples.
 */
export function* learningClassifiers(
  playbooks: readonly Playbook[],
  desk: AgentDesk,
  asRouted: (text: string) => string,
): Generator<void, { together: Classifier; classifierFor: ClassifierFor }> {
  const languages = languagesOf(desk);
  const apart = languages.filter((language) =>
    playbooks.some(({ applies }) => applies.examples_in?.[language] !== undefined),
  );
  function* learning(
    examplesOf: (playbook: Playbook) => readonly string[],
    asides: Language[],
  ): Generator<void, Classifier> {
    const examples: Example[] = [];
    for (const playbook of playbooks) {
      examples.push(...examplesOf(playbook).map((text) => ({ intent: playbook.id, text: asRouted(text) })));
      yield;
    }
    for (const text of asides.flatMap((language) => vocabularyOf([language]).phrases('asides')))
      examples.push({ intent: ASIDE, text: asRouted(text) });
    return yield* trainingClassifier(examples);
  }
  const together = yield* learning(
    ({ applies }) => applies.examples,
    languages.filter((language) => !apart.includes(language)),
  );
  const byLanguage = new Map<Language, Classifier>();
  const ofLanguage = (language: Language): Classifier => {
    const classifier =
      byLanguage.get(language) ??
      atOnce(learning(({ applies }) => applies.examples_in?.[language] ?? [], [language]));
    byLanguage.set(language, classifier);
    return classifier;
  };
  return {
    together,
    classifierFor(written, text, otherwise) {
      const { language } = detect(written, languages);
      if (language !== undefined) return apart.includes(language) ? ofLanguage(language) : together;
      if (otherwise?.classify(text).accepted) return otherwise;
      // Too short to tell: where the text is like nothing else, the languages apart are asked too.
      if (together.classify(text).accepted) return together;
      return apart.map(ofLanguage).find((classifier) => classifier.classify(text).accepted) ?? together;
    },
  };
}
