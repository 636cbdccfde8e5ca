/** That an article which a letter cites is in another language than the letter, said in the letter. */
import type { Json } from '../../run/plan/plan.ts';
import { isRecord } from '../../run/plan/references.ts';
import type { Run } from '../../run/state.ts';
import type { AgentDesk } from '../desk.ts';
import { ALL_LANGUAGES, dataOf, type Language } from '../languages/all.ts';
import { detect } from '../languages/detect.ts';
import { languagesOf } from '../languages/language.ts';
import { allSteps } from './history.ts';

const TEXTS = ['title', 'inShort', 'body', 'excerpt'];

/** One sentence for each language that an article is in and the letter is not. */
export function otherLanguagesOf(
  articles: readonly string[],
  { run, language, desk }: { run: Run; language: Language; desk: AgentDesk },
): string[] {
  const { articleIn } = dataOf(language);
  const among = [...new Set([...languagesOf(desk), ...ALL_LANGUAGES])];
  const others = articles.flatMap((id) => {
    const text = allSteps(run).map(({ output }) => textOf(id, output));
    const { language: found, foreign } = detect(text.find((one) => one !== '') ?? '', among);
    const code = found ?? foreign;
    return code === undefined || code === language ? [] : [code];
  });
  const names = new Intl.DisplayNames([language], { type: 'language' });
  return [...new Set(others)].map((code) => articleIn.replace('{language}', () => names.of(code) ?? code));
}

/** What a read put out of an article's own words. */
function textOf(id: string, output: Json | undefined): string {
  if (Array.isArray(output)) return output.map((one) => textOf(id, one)).find((one) => one !== '') ?? '';
  if (!isRecord(output)) return '';
  if (output.id === id) {
    const texts = TEXTS.flatMap((name) => (typeof output[name] === 'string' ? output[name] : []));
    return texts.join('\n');
  }
  return (
    Object.values(output)
      .map((one) => textOf(id, one))
      .find((one) => one !== '') ?? ''
  );
}
