/** What people's words give to prove who is asking, read by the wing `agent`, judged by tools. */

export interface Given {
  /** Addresses of which one may be the sender's, in small letters; several prove nothing. */
  senders: string[];
  /** Codes that belong to no address and no other number, in capitals; several prove nothing. */
  codes: string[];
  /**
   * By the desk's entity, what was given of it, as `codes` where it is the code of addresses; several
   * prove nothing.
   */
  entities: Readonly<Record<string, string[]>>;
  /** Every address that is named, whosever it is, in small letters. */
  addresses: string[];
  /** What people wrote, without what came along in their mails. */
  texts: string[];
}

/** `messages`: what people of the case wrote, oldest first. */
export type ReadGiven = (messages: readonly string[]) => Given;
