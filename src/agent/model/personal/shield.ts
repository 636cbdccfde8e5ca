/**
 * What stands between a case and a model where PII_TO_MODEL is `placeholders`: nothing that says who somebody
 * is goes out, and what comes back has the values again. What cannot be replaced for sure is not sent.
 */
import type { Run } from '../../../run/state.ts';
import { mapTexts } from '../../../run/text/characters.ts';
import type { AgentDesk } from '../../desk.ts';
import type { ChatMessage } from '../chat-message.ts';
import { ModelFault } from '../model-fault.ts';
import type { ModelSettings } from '../settings.ts';
import { personalIn } from './in-records.ts';
import { namesOf, ordinaryWords, patternsIn, personalReader, type ReadPersonal } from './in-text.ts';
import { KINDS, KnownValues, type PersonalKind, PLACEHOLDER } from './known.ts';

/** How one desk's cases are read. */
export interface Reading {
  inText: ReadPersonal;
  /** A word of some language, in small letters: a name may be made of it all the same. */
  isCommon: (word: string) => boolean;
}

/** Says, in a system prompt, what the placeholders are. */
export const PLACEHOLDER_RULE =
  'Names, addresses, e-mail addresses, telephone and card numbers are replaced by placeholders such as [EMAIL_k3f7ab]: ' +
  'the same placeholder is the same value, and one with three more letters is another spelling of it. ' +
  'Where you need the value, write the placeholder as it stands, also in arguments of tools. Never change one or make one up.';

export interface Shield {
  /** As they may be sent. Throws ModelFault where something personal would go out all the same. */
  hide(messages: readonly ChatMessage[]): ChatMessage[];
  /** What a model said, with the values again; `invented`: placeholders that stand for nothing. */
  putBack(said: unknown): { value: unknown; invented: number };
}

/** Where a value stands among words of our own, only what cannot be an ordinary word is replaced. */
const UNMISTAKABLE: ReadonlySet<PersonalKind> = new Set(['EMAIL', 'PHONE', 'CARD']);
/** A line of its own, which nothing in JSON can be. */
const DATA = /^<<<DATA (\S{1,40})\n([^\n]*)\nDATA \1>>>$/gm;
const BEGINS = /^<<<DATA /gm;
/** Characters that nobody sees. */
const UNSEEN = /[\p{Cf}\p{Mn}]/gu;

export function shieldFor({ salt, customer }: Pick<Run, 'salt' | 'customer'>, reading: Reading): Shield {
  const known = new KnownValues(salt, reading.isCommon);
  for (const one of namesOf(customer?.name ?? '')) known.add(one);
  return {
    hide(messages) {
      try {
        learn(
          known,
          messages.flatMap(({ role, content }) => (role === 'user' ? dataIn(content) : [])),
          reading,
        );
        return messages.map((message) => ({ ...message, content: hidden(known, message) }));
      } catch (error) {
        if (error instanceof ModelFault) throw error;
        throw new ModelFault('personal_data', 'Personal data could not be replaced.', error);
      }
    },
    putBack: (said) => putBack(known, said),
  };
}

function learn(known: KnownValues, data: unknown, reading: Reading): void {
  const found = personalIn(data, reading.inText);
  for (const kind of KINDS) for (const one of found) if (one.kind === kind) known.add(one);
}

function dataIn(content: string): unknown[] {
  const found = [...content.matchAll(DATA)].map(([, , json = '']) => JSON.parse(json) as unknown);
  if (found.length !== (content.match(BEGINS) ?? []).length)
    throw new ModelFault('personal_data', 'Data of a case stands where it cannot be read.');
  return found;
}

function hidden(known: KnownValues, { role, content }: ChatMessage): string {
  // What the model itself said has placeholders where they belong.
  if (role === 'assistant') return known.hide(content);
  let text = '';
  let from = 0;
  for (const { index, 0: whole, 1: word = '', 2: json = '' } of content.matchAll(DATA)) {
    text += known.hide(content.slice(from, index), UNMISTAKABLE);
    text += `<<<DATA ${word}\n${JSON.stringify(hiddenData(known, json))}\nDATA ${word}>>>`;
    from = index + whole.length;
  }
  return text + known.hide(content.slice(from), UNMISTAKABLE);
}

function hiddenData(known: KnownValues, json: string): unknown {
  return JSON.parse(json, (_, value: unknown) => {
    if (typeof value === 'string') return hiddenText(known, value);
    if (typeof value === 'number') {
      const text = known.hide(`${value}`, UNMISTAKABLE);
      return text === `${value}` ? value : text;
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const named = Object.entries(value).map(([name, inner]) => [known.hide(name, UNMISTAKABLE), inner]);
    return Object.fromEntries(named);
  });
}

function hiddenText(known: KnownValues, text: string): string {
  const without = known.hide(text);
  if (leaks(known, without))
    throw new ModelFault('personal_data', 'Personal data could not all be replaced.');
  return without;
}

/** As somebody sees it, whatever it is written with. */
function leaks(known: KnownValues, text: string): boolean {
  const rest = text.replace(PLACEHOLDER, '|');
  const seen = rest.replace(UNSEEN, '').normalize('NFKC');
  return (
    patternsIn(seen).length > 0 || (seen !== rest && known.hide(seen) !== seen) || known.hide(rest) !== rest
  );
}

/** Also inside texts that hold JSON, as arguments of tools do: there a value is written as JSON writes it. */
function putBack(known: KnownValues, said: unknown): { value: unknown; invented: number } {
  let invented = 0;
  const restored = (text: string): string => {
    if (text.search(ANY_PLACEHOLDER) < 0) return text;
    const inner = jsonIn(text);
    if (inner !== undefined) return JSON.stringify(mapTexts(inner, restored));
    return text.replace(ANY_PLACEHOLDER, (placeholder) => {
      const value = known.behind(placeholder);
      if (value === undefined) invented += 1;
      return value ?? placeholder;
    });
  };
  const value = mapTexts(said, restored);
  return { value, invented };
}

/** Also what merely looks like one: a model that changed one has named nothing. */
const ANY_PLACEHOLDER = /\[[A-Z]{4,8}_[A-Za-z0-9_]{1,20}\]/g;

function jsonIn(text: string): object | undefined {
  if (!/^\s{0,20}[{[]/.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** How a desk's people write, and what they call things: made at the first use. */
export function readingOf(desk: AgentDesk, ownWords: () => Iterable<string> = () => []): () => Reading {
  let made: Reading | undefined;
  return () => {
    if (!made) {
      const isCommon = ordinaryWords();
      const isOrdinary = ordinaryWords(ownWords());
      made = { isCommon, inText: personalReader(desk, isOrdinary) };
    }
    return made;
  };
}

/** Of each case: undefined where nothing is replaced. */
export function shields(
  pii: ModelSettings['pii'],
  reading: () => Reading,
): (run: Pick<Run, 'salt' | 'customer'>) => Shield | undefined {
  return (run) => (pii === 'placeholders' ? shieldFor(run, reading()) : undefined);
}
