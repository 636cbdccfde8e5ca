/** The effects that are Greenlight's own, whichever records the other tools work on. */
import type { Articles } from '../../flow/ports/articles.ts';
import type {
  Accounts,
  CodeEffects,
  EvidenceTries,
  OutsideCustomers,
  OutsideJobs,
  OutsideMoney,
  Reminders,
  RemoteCalls,
} from '../../flow/ports/effects.ts';
import type { Codes, Mailer } from '../../flow/ports/tools.ts';
import { openAccounts } from '../addresses/of-customers.ts';
import { openOutsideCustomers } from '../addresses/on-file.ts';
import { ArticleQuestions } from '../articles/questions.ts';
import { readArticle } from '../articles/read.ts';
import { searchArticles } from '../articles/search.ts';
import type { Database } from '../db.ts';
import { codeEffects, openCodes } from './codes.ts';
import { openEvidenceTries } from './evidence-tries.ts';
import { type EmailOnFile, openLetters, openMailer, openOutbox } from './outbox.ts';
import { openOutsideJobs } from './outside-jobs.ts';
import { openOutsideMoney } from './outside-money.ts';
import { reminderEffects } from './reminders.ts';
import { openRemoteCalls } from './remote-calls.ts';

export interface ServiceOptions {
  /**
   * Letters reach somebody: they are delivered by mail, or can be read on the outbox page. Absent: on the
   * embedded database only; elsewhere no code is sent while no mail service is set up.
   */
  demoOutbox?: boolean | undefined;
  emailOnFile: EmailOnFile;
  /** Called with the reason why a letter could not be written. */
  report: (error: unknown) => void;
}

export interface Services {
  articles: Articles;
  reminders: Reminders;
  /** Sends codes. */
  codeEffects: CodeEffects;
  /** Checks codes. */
  codes: Codes;
  evidenceTries: EvidenceTries;
  accounts: Accounts;
  outsideCustomers: OutsideCustomers;
  outsideMoney: OutsideMoney;
  outsideJobs: OutsideJobs;
  remoteCalls: RemoteCalls;
  mailer: Mailer;
  outbox: ReturnType<typeof openOutbox>;
  letters: ReturnType<typeof openLetters>;
}

export function openServices(database: Database, options: ServiceOptions): Services {
  const { emailOnFile } = options;
  const questions = new ArticleQuestions();
  const demoOutbox = options.demoOutbox ?? database.kind === 'embedded';
  return {
    articles: {
      article: (tenant, id) => readArticle(database.of(tenant), tenant, id),
      searchArticles: (search) => searchArticles(database.of(search.tenant), search, questions),
    },
    reminders: reminderEffects(database),
    codeEffects: codeEffects(database, { demoOutbox, emailOnFile }),
    codes: openCodes(database),
    evidenceTries: openEvidenceTries(database),
    accounts: openAccounts(database),
    outsideCustomers: openOutsideCustomers(database),
    outsideMoney: openOutsideMoney(database),
    outsideJobs: openOutsideJobs(database),
    remoteCalls: openRemoteCalls(database, { emailOnFile }),
    mailer: openMailer(database, options),
    outbox: openOutbox(database),
    letters: openLetters(database),
  };
}
