/** Letters to customers that are written down and still have to be delivered by mail. */

export interface Letter {
  /**
   * Address of the customer's account; empty where there is no such account: the letter goes nowhere, so
   * that nobody learns which accounts there are.
   */
  to: string;
  kind: 'reply' | 'code' | 'notice';
  /** undefined: the common one of its kind. */
  subject?: string | undefined;
  /** Since it was written down, by the database's clock. Absent: it was just now. */
  waitedMs?: number | undefined;
  /** As the customer reads it, the code put in. */
  text: string;
}

export interface Letters {
  /** The letter that was written with this key; undefined: none was, or its code is used or replaced. */
  find(tenant: string, key: string): Promise<Letter | undefined>;
}
