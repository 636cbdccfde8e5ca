/**
 * What people's words give to prove who is asking: one sender, and one code of an address. Several are a
 * question and prove nothing. What came along in a mail (quotes, signatures, heads of other mails) gives
 * nothing.
 */
import type { ReadGiven } from '../../flow/ports/given.ts';
import { emailsIn } from '../../run/text/emails.ts';
import { type AgentDesk, entitiesMarked } from '../desk.ts';
import { vocabularyFor } from '../languages/vocabulary.ts';
import { newWordsReader } from '../mail/new-words.ts';
import { beginning } from '../playbooks/choose.ts';
import { type EntityReader, entityReader } from '../playbooks/entities/read.ts';
import { readable } from '../playbooks/words.ts';
import { codesIn } from './codes.ts';
import { sendersIn } from './senders.ts';

/** A message of no more words beside an address is about the address. */
const SHORT = 4;

/**
 * Each message is read by itself: two values in one are none, and a value in a later one takes the place
 * of an earlier one. A sender is replaced only by a message that names one outright, or that says little
 * else.
 */
export function givenReader(desk: AgentDesk): ReadGiven {
  const read: EntityReader = entityReader(desk);
  const [codeOfAddress] = entitiesMarked(desk, 'address');
  const numbered = Object.keys(desk.entities).filter((name) => !desk.entities[name]?.address);
  const newWords = newWordsReader(desk, read, { signatures: false });
  return (messages) => {
    let senders: string[] = [];
    let codes: string[] = [];
    const entities: Record<string, string[]> = {};
    const addresses = new Set<string>();
    const texts: string[] = [];
    for (const message of messages) {
      const text = readable(beginning(newWords(message)).text);
      const words = vocabularyFor(text, desk);
      texts.push(text);
      for (const { address } of emailsIn(text)) addresses.add(address.toLowerCase());
      const named = sendersIn(text, words);
      if (named.senders.length > 0 && (senders.length !== 1 || named.own || isShort(text)))
        senders = named.senders;
      const found = read(text);
      const given = codesIn(text, found, { desk, words });
      if (given.length > 0) codes = given;
      for (const name of numbered) {
        const values = found.flatMap(({ field, value }) =>
          field === name ? [`${value}`.toUpperCase()] : [],
        );
        if (values.length > 0) entities[name] = [...new Set(values)];
      }
    }
    if (codeOfAddress !== undefined) entities[codeOfAddress] = codes;
    return { senders, codes, entities, addresses: [...addresses], texts };
  };
}

function isShort(text: string): boolean {
  const said = text.split(/\s+/).filter((word) => /^\p{L}/u.test(word) && !/[@\d]/.test(word));
  return said.length <= SHORT;
}
