/** Articles, as their owners write them and as they are found. */

export interface ArticleSection {
  number: number;
  title: string;
  body: string;
}

/** As its owner writes it: with questions that it answers, in the words that customers use. */
export interface WrittenSection extends ArticleSection {
  questions?: string[];
}

/** What an article is cited by. */
export interface ArticleBrief {
  id: string;
  title: string;
  /** `staff`: not to be quoted to customers. */
  audience: 'staff' | 'customer';
  /** The rule in a few words, for a card. */
  inShort: string;
  /** ISO date. */
  checkedAt: string;
  /** Its owner checks it again after so many days. */
  reviewDays: number;
}

/** As its owner writes it. */
export interface WrittenArticle extends ArticleBrief {
  owner: string;
  /**
   * Ids of articles that say something else about the same thing; it holds for both, whichever of them names
   * the other.
   */
  contradicts: string[];
  sections: WrittenSection[];
}

export interface Article extends Omit<WrittenArticle, 'contradicts' | 'sections'> {
  sections: ArticleSection[];
  /** By id. */
  contradicts: ArticleBrief[];
}

/**
 * Whether an article answers what was asked: `clear`, it is like its title or one of its questions;
 * `possible`, it may be, and a person should look; `words`, it shares words with it and nothing more.
 */
export type ArticleFit = 'clear' | 'possible' | 'words';

export interface ArticleHit extends ArticleBrief {
  /** The one that fits best. */
  section: ArticleSection;
  score: number;
  fit: ArticleFit;
  contradicts: ArticleBrief[];
}

export interface ArticleSearch {
  tenant: string;
  query: string;
  audience: 'staff' | 'customer';
  most: number;
}

export interface Articles {
  article(tenant: string, id: string): Promise<Article | undefined>;
  /** Best first. Any word of the query may match; empty when no article has enough of what was asked. */
  searchArticles(search: ArticleSearch): Promise<ArticleHit[]>;
}
