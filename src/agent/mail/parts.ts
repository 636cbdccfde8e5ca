/** The parts that a message is taken apart into. */

export type PartKind =
  | 'words'
  /** Who writes, and about what: of the mail whose words these are. */
  | 'sender'
  | 'subject'
  /** Under the words: a name, an address, telephone numbers. */
  | 'signature'
  | 'head'
  | 'quoted'
  | 'disclaimer'
  /** What a form adds to its sender's words; the numbers and addresses in it are the sender's. */
  | 'form'
  | 'banner'
  | 'automatic';

export interface MailPart {
  kind: PartKind;
  /** Place in the text of the parts. */
  start: number;
  end: number;
}

export interface MailParts {
  /** As it was written, without HTML; lines that a program broke are one again, at the same places. */
  text: string;
  /** Every line belongs to one, in the order of the text. */
  parts: MailPart[];
}
