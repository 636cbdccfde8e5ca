import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Cover } from '../../../src/agent/playbooks/entities/found.ts';
import { itemParts } from '../../../src/agent/playbooks/entities/item-parts.ts';
import { removedItems } from '../../../src/agent/playbooks/entities/items.ts';
import { clausesOf, phraseOf } from '../../../src/agent/playbooks/words.ts';

const near = ['broken', 'arrived', 'return', 'kaputt'].map(phraseOf);
const partsOf = (text: string) => itemParts(text, clausesOf(text), { taken: new Cover(text.length), near });
const removed = (text: string) =>
  removedItems(clausesOf(text), new Cover(text.length)).map(({ words }) => words);

describe('what a message says of items', () => {
  it.each([
    ['the jug is broken', { meant: 'jug', spared: '', several: false }],
    ['the tray and the jug are broken', { meant: 'tray, jug', several: true }],
    ['the tray is fine, but the jug is broken', { meant: 'jug', spared: 'tray', several: false }],
    ['the tray and the bowl are fine, the jug arrived broken', { meant: 'jug', spared: 'tray, bowl' }],
    ['return the jug and keep the tray', { meant: 'jug', spared: 'tray' }],
    ['die Kanne ist kaputt, das Tablett ist in Ordnung', { meant: 'kanne', spared: 'tablett' }],
    ['I ordered a tray and a jug. The jug is broken', { meant: 'jug', listed: 'tray, jug' }],
    ['both are broken', { meant: 'both', several: true }],
  ])('%s', (text, expected) => expect(partsOf(text)).toMatchObject(expected));

  it.each([
    ['three of the jugs are broken', '3 jugs are broken'],
    ['both jugs arrived broken', '2 jugs arrived broken'],
    ['two of the four jugs arrived broken', '2 jugs arrived broken'],
    ['alle 3 Kannen sind kaputt', '3 kannen sind kaputt'],
    ['die beiden Kannen sind kaputt', '2 kannen sind kaputt'],
    ['the jug and 2 trays arrived broken', '2 trays arrived broken'],
    ['both the jug and the tray arrived broken', ''],
    ['the 24 cm jug is broken', ''],
    ['the 4 piece set is broken', ''],
    ['line 2 is broken', ''],
    ['the jug is broken', ''],
  ])('how many it speaks of: %s', (text, counted) => expect(partsOf(text).counted).toBe(counted));

  it('every place it names lies in the text, whatever the text is', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        for (const { start, end } of partsOf(text).places)
          expect(start < end && end <= text.length).toBe(true);
      }),
    );
  });
});

describe('what is to be taken out', () => {
  it.each([
    ['please remove the jug and the tray', ['jug', 'tray']],
    ['take the jug out of it', ['jug']],
    ['bitte die Kanne stornieren', ['kanne']],
    ['no wait', []],
    ['bitte ändern, ohne zu stornieren', []],
    ['ohne die Kanne zu stornieren', []],
    ['ersetzen, ohne die Kanne zurückzuschicken', []],
    ['ohne die Kanne bitte', ['kanne']],
    ['drop the jug and carry on', ['jug']],
  ])('%s', (text, expected) => expect(removed(text)).toEqual(expected));
});
