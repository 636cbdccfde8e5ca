/** The articles that a letter may rest on and cite. */
import type { Json } from '../../run/plan/plan.ts';
import { isRecord } from '../../run/plan/references.ts';
import { present } from '../../run/present.ts';
import type { Run } from '../../run/state.ts';
import type { Citation } from '../../run/terms.ts';
import { allSteps } from '../playbooks/history.ts';

export interface CitedArticle {
  id: string;
  /** Not for customers. */
  staffOnly: boolean;
}

export type Articles = Map<string, { citation: Citation; staffOnly: boolean }>;

/** Articles that steps of this run read, and the one that policy refused with. */
export function articlesRead(run: Run): Articles {
  const articles: Articles = new Map();
  const { refusal } = run;
  if (refusal?.article?.checkedAt !== undefined) {
    const { id, title, checkedAt, section } = refusal.article;
    articles.set(id, {
      citation: present({ article: id, title, checkedAt, section }),
      staffOnly: false,
    });
  }
  for (const step of allSteps(run).toReversed()) {
    if (step.state !== 'done') continue;
    const staff = staffArticles(step.output);
    for (const citation of step.citations ?? [])
      articles.set(citation.article, { citation, staffOnly: staff.has(citation.article) });
  }
  return articles;
}

/** Ids of articles in an output that say they are for the staff. */
function staffArticles(output: Json | undefined): Set<string> {
  const found = new Set<string>();
  const visit = (value: Json | undefined): void => {
    if (Array.isArray(value)) for (const item of value) visit(item);
    else if (isRecord(value)) {
      if (value.audience === 'staff' && typeof value.id === 'string') found.add(value.id);
      for (const inner of Object.values(value)) visit(inner);
    }
  };
  visit(output);
  return found;
}

export function citedArticle(articles: Articles, id: string): CitedArticle | undefined {
  const article = articles.get(id);
  return article && { id, staffOnly: article.staffOnly };
}
