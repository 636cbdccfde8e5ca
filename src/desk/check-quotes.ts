/** What rules say of their articles, and is not there: the title, the section, the quoted words. */
import type { WrittenArticle, WrittenSection } from '../flow/ports/articles.ts';
import type { DeskFiles } from './files.ts';
import type { Mistake } from './mistake.ts';

export function quoteMistakes({ policy, articles }: Pick<DeskFiles, 'policy' | 'articles'>): Mistake[] {
  return (policy.rules ?? []).flatMap(({ article }, n): Mistake[] => {
    const written = articles.written.get(article.id);
    if (!written) return [];
    const at = (field: string) => ({ file: 'policy.yaml' as const, path: ['rules', n, 'article', field] });
    const { title, section, quote } = article;
    const named = section === undefined ? undefined : sectionOf(written, section);
    return [
      ...(plain(title) === plain(written.title)
        ? []
        : [{ ...at('title'), says: `the article ${article.id} is called "${written.title}"` }]),
      ...(section === undefined || named
        ? []
        : [{ ...at('section'), says: `${article.id} has no "${section}"; ${sectionsOf(written)}` }]),
      ...(quote === undefined || (section !== undefined && !named)
        ? []
        : notThere(quote, { written, named }).map((says) => ({ ...at('quote'), says }))),
    ];
  });
}

/** `section 2`, `2`, or the section's title. */
function sectionOf({ sections }: WrittenArticle, section: string): WrittenSection | undefined {
  const number = /(?<!\d)\d{1,4}$/.exec(section.trim())?.[0];
  return sections.find((one) =>
    number === undefined ? plain(one.title) === plain(section) : one.number === Number(number),
  );
}

function sectionsOf({ sections }: WrittenArticle): string {
  return `there is ${sections.map(({ number, title }) => `section ${number} "${title}"`).join(', ')}`;
}

function notThere(
  quote: string,
  { written, named }: { written: WrittenArticle; named: WrittenSection | undefined },
): string[] {
  const has = ({ body }: WrittenSection) => plain(body).includes(plain(quote));
  if (named ? has(named) : written.sections.some(has)) return [];
  const where = named ? `section ${named.number} of ${written.id}` : written.id;
  const other = written.sections.find(has);
  if (other) return [`stands in section ${other.number} "${other.title}", not in ${where}`];
  const { section, sentence } = nearest(quote, named ? [named, ...written.sections] : written.sections);
  const hint = sentence ? `; nearest is, in section ${section.number}: "${sentence}"` : '';
  return [`does not stand in ${where}${hint}`];
}

/** The sentence that has most of its words; of those with as many the first. */
function nearest(quote: string, sections: readonly WrittenSection[]) {
  const words = new Set(wordsOf(quote));
  const all = sections.flatMap((section) =>
    section.body.split(/(?<=[.!?])\s+|\n+/).map((sentence) => {
      const own = new Set(wordsOf(sentence));
      return { section, sentence, shared: [...words].filter((word) => own.has(word)).length };
    }),
  );
  const best = all.reduce((first, other) => (other.shared > first.shared ? other : first));
  return best.shared > 0 ? best : { ...best, sentence: '' };
}

const wordsOf = (text: string) => plain(text).match(/[\p{L}\p{N}]+/gu) ?? [];

/** However it is quoted, broken into lines or set in bold. */
function plain(text: string): string {
  return text
    .replaceAll(/[*_`]/g, '')
    .replaceAll(/[‘’]/g, "'")
    .replaceAll(/[“”„«»]/g, '"')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}
