/** What edited, new and removed files of a desk's knowledge/ change after the database's first start. */
import { readArticles } from '../../desk/articles.ts';
import type { WrittenArticle } from '../../flow/ports/articles.ts';
import { canonical } from '../../run/audit/chain.ts';
import { removeArticles, writeArticles, writtenArticles } from '../../store/articles/write.ts';
import type { Transaction } from '../../store/db.ts';

/** A day on which nobody loads a desk: what moves with it is counted from the day of loading. */
const ANOTHER_DAY = '2000-01-01';

/**
 * The articles of the folder become the tenant's, each that is not as it was; those that have no file any
 * more are taken away. An article that is `checked: 21 days ago` keeps the day that it got when it was
 * written.
 */
export async function takeUpArticles(
  tx: Transaction,
  tenant: string,
  { folder, today }: { folder: string; today: string },
): Promise<void> {
  const written = readArticles(folder, today);
  const elsewhen = new Map(readArticles(folder, ANOTHER_DAY).map(({ id, checkedAt }) => [id, checkedAt]));
  const known = new Map((await writtenArticles(tx, tenant)).map((article) => [article.id, article]));
  const edited = written.filter((article) => {
    const before = known.get(article.id);
    const counted = elsewhen.get(article.id) !== article.checkedAt;
    return !before || !same(before, counted ? { ...article, checkedAt: before.checkedAt } : article);
  });
  const kept = new Set(written.map(({ id }) => id));
  await writeArticles(tx, tenant, edited);
  const gone = [...known.keys()].filter((id) => !kept.has(id));
  await removeArticles(tx, tenant, gone);
}

const same = (one: WrittenArticle, other: WrittenArticle) =>
  canonical(plain(one)) === canonical(plain(other));

/** Sections without questions have none. */
function plain({ sections, ...rest }: WrittenArticle) {
  return { ...rest, sections: sections.map(({ questions = [], ...section }) => ({ ...section, questions })) };
}
