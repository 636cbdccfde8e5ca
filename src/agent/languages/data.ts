/** What a language is as data, for the files beside this one. */

/** One language as data. Lists of words are parted by blanks; phrases are written as playbooks write them. */
export interface LanguageData {
  /** In English. */
  name: string;
  /** Words by which the language is recognised. */
  common: string;
  /** Words without a subject of their own: function words and what nearly every request says. */
  small: string;
  negations: string;
  /** Words for money that stand beside a number, in small letters. */
  money: string;
  /** January first; every name of a month, in small letters. */
  months: readonly (readonly string[])[];
  /** Sunday first. */
  weekdays: readonly (readonly string[])[];
  /** What follows the number of a day, and what may stand between it and the month. */
  ordinals: string;
  ofMonth: string;
  /** Numbers in words, from one up without a gap; then others. */
  numbers: string;
  otherNumbers: { [word: string]: number };
  /** Words between the two ends of a span: `5 to 7 days`. */
  spans: string;
  /** Units of time, each as the source of an expression. */
  units: { hour: string; workday: string; day: string; week: string; month: string; year: string };
  tomorrow: RegExp;
  /** How a reply writes a day and an amount. */
  day(day: number, month: number): string;
  amount(decimal: string, currency: string): string;
  /** How a reply begins and ends, and what it says where no sentence of a template fits. */
  greeting: string;
  closing: string;
  thanks: string;
  /** What people say beside what they want; routing learns these as a kind of their own. */
  asides: readonly string[];
  /** Words that mean a photo, as phrases, and words beside it that mean that it is yet to come. */
  photo: readonly string[];
  photoMissing: string;
  /** The first word of an answer. */
  yes: string;
  no: string;
  /** Words of a message that is nothing but polite. */
  polite: string;
  /** Words before a step's or item's name: it is not wanted, wishes are taken away, it is wanted again. */
  off: string;
  takesAway: string;
  on: string;
  /** Phrases before the name of an item that is to be dropped, and words that end the name. */
  removals: readonly string[];
  ends: string;
  /** Phrases beside an amount that is asked for, and phrases for half of it. */
  refund: readonly string[];
  half: readonly string[];
  /** Phrases that ask for a person, and for nothing but a reply. */
  handOver: readonly string[];
  justReply: readonly string[];
  /** Small parts of expressions: words that say that nothing changes. */
  nothingElse: readonly string[];
  /** Words that join two requests. */
  joints: string;
  /** Words before an e-mail address: of an account that somebody claims; of a sender. */
  accountCues: string;
  senderCues: string;
  /** Phrases before a customer's name. */
  nameCues: readonly string[];
  /** What people call an address, words right before one, and phrases before one that no longer holds. */
  addressNames: string;
  addressCues: string;
  oldAddress: readonly string[];
  /** Small words inside the name of a town. */
  townParticles: string;
  promises: PromiseWords;
}

/** How a reply says what will happen, or has happened. */
export interface PromiseWords {
  future: readonly RegExp[];
  courtesy: RegExp;
  contact: RegExp;
  money: RegExp;
  goods: RegExp;
  refunded: RegExp;
  cancelled: RegExp;
  denied: RegExp;
  alreadyCancelled: RegExp;
}
