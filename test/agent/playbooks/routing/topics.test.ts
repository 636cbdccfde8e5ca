import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Playbook } from '../../../../src/agent/playbooks/playbook.ts';
import { createRouter } from '../../../../src/agent/playbooks/routing/router.ts';
import { topicReader } from '../../../../src/agent/playbooks/routing/topics.ts';
import { fernhill, loaded } from '../case-in-memory.ts';

const router = createRouter(loaded.playbooks, fernhill);
const opened = (text: string) => router.route(text).handOver?.topics ?? [];

describe('what a person must answer', () => {
  it.each([
    ['The shelf came down on my daughter last night and she has a bruise on her forehead.', 'an injury'],
    ['kettle: hot water scalded my wife’s arm', 'an injury'],
    ['got a nasty shock when I touched the lamp switch', 'an injury'],
    ['plugged it in and got a real jolt off the base of the lamp', 'an injury'],
    ['the kettle zapped me when I switched it on', 'an injury'],
    ['beim Einschalten einen Stromstoß bekommen', 'an injury'],
    ['The stool gave way while my husband was sitting on it', 'an injury'],
    ['my skin came out in a rash from the blanket', 'an injury'],
    ['the vet says our dog has glass in his paw, she cut her hand too', 'an injury'],
    ['Ich habe mir an der Kante den Finger aufgeschnitten', 'an injury'],
    ['hab mich an der heissen Pfanne verbrueht', 'an injury'],
    ['Der Hocker ist unter mir zusammengebrochen, als ich darauf saß', 'an injury'],
    ['ma fille s’est coupée au doigt et ça saigne', 'an injury'],
    ['mi hijo se cortó con el cristal', 'an injury'],
    ['my boy put one of the little magnets in his mouth', 'something swallowed'],
    ['Unsere Tochter hat einen Knopf vom Kissen verschluckt', 'something swallowed'],
    ['we had smoke coming out of your lamp yesterday', 'a fire'],
    ['Smells of burning plastic whenever I switch it on', 'a fire'],
    ['the candle holder exploded on the table', 'a fire'],
    ['Die Lampe hat angefangen zu qualmen', 'a fire'],
    ['Aus der Steckdose kamen Funken, als ich die Lampe eingesteckt habe', 'a fire'],
    ['This is a serious safety hazard for children', 'a danger'],
    ['you will hear from my solicitor', 'a lawyer'],
    ['Wenn ich mein Geld nicht bekomme, gehe ich zum Anwalt.', 'a lawyer'],
    ['je vais saisir mon avocat', 'a lawyer'],
    ['See you in court.', 'legal action'],
    ['if you do not answer I will sue you', 'legal action'],
    ['Dann sehen wir uns vor Gericht', 'legal action'],
    ['Ich habe Strafanzeige gestellt.', 'the police'],
    ['I’ve informed Trading Standards.', 'a public authority'],
    ['I opened a paypal dispute', 'a chargeback'],
    ['ich lasse das über die Bank zurückbuchen', 'a chargeback'],
    ['I am a reporter at the Evening Post, preparing an article about your shop. A comment?', 'the press'],
    ['Ich bin Redakteurin und recherchiere für einen Artikel über Retouren.', 'the press'],
  ])('is handed over: %s', (text, topic) => {
    expect(opened(text)).toContain(topic);
  });

  it.each([
    'I am a doctor and cannot wait at home for the courier',
    'Please deliver to Meier & Partner law firm, Hauptstr. 12, 10115 Berlin',
    'my new address is 14 Court Road, 10115 Berlin',
    'Die Adresse ist jetzt: Gerichtstraße 5, 13347 Berlin',
    'I pressed the button but nothing happened',
    'please press the doorbell, I live on the third floor',
    'Ich bin Anwalt und tagsüber im Büro, bitte abends liefern',
    'The vase was wrapped in newspaper and arrived broken',
    'It would not hurt to send a confirmation',
    'it wouldn’t hurt to answer once in a while',
    'the colours bled in the first wash',
    'I was in hospital for three weeks, so I could not send the cushion back in time',
    'Ich war im Krankenhaus und konnte das Paket nicht abholen',
    'nobody was hurt but the vase is in pieces',
    'es wurde niemand verletzt, aber die Vase ist kaputt',
    'Do you have the smoked oak version?',
    'The candle burned unevenly and only for 4 hours',
    'is the blood orange candle back in stock',
    'der Rabatt wird mir nicht angezeigt, die Anzeige auf der Seite stimmt nicht',
    'The police station is opposite, leave the parcel at no. 4',
    'Bitte buchen Sie mir den Betrag zurück',
    'the mug was a gift for my lawyer and it came chipped',
    'we run a doctors practice and need an invoice',
  ])('is no hand-over: %s', (text) => {
    expect(opened(text)).toEqual([]);
  });

  it('names what was written, not how the playbook lists it', () => {
    expect(router.route('there was smoke coming from it').handOver?.words).toEqual(['smoke coming']);
  });
});

describe('topics', () => {
  const applies = (over: Partial<Playbook['applies']>): Pick<Playbook, 'applies'> => ({
    applies: { examples: [], topics: [], covers: [], harmless: [], groups: {}, about: [], ...over },
  });
  const topic = (over: Partial<Playbook['applies']['topics'][number]>) => ({
    says: 'a storm',
    words: [],
    beside: [],
    threat: false,
    ...over,
  });

  it('open by a word beside another one, and by no distance', () => {
    const read = topicReader(applies({ topics: [topic({ beside: [{ words: ['wind'], near: ['roof'] }] })] }));
    expect(read('the wind took the roof').topics).toEqual(['a storm']);
    expect(read('the wind is nice')).toMatchObject({ topics: [], denied: true });
    expect(read(`wind ${'and so on '.repeat(10)} roof`).topics).toEqual([]);
  });

  it('of a threat are taken away only by a no right before it', () => {
    const topics = [topic({ words: ['storm'], threat: true })];
    expect(topicReader(applies({ topics }))('if you do not answer there comes a storm').topics).toEqual([
      'a storm',
    ]);
    expect(topicReader(applies({ topics }))('there is no storm').topics).toEqual([]);
  });

  it('take groups, alternatives and folded letters', () => {
    const read = topicReader(
      applies({ topics: [topic({ words: ['{wind} am/im Dach'] })], groups: { wind: ['Böe', 'Sturm'] } }),
    );
    expect(read('eine Boee im Dach').topics).toEqual(['a storm']);
    expect(read('eine Böe im Keller').topics).toEqual([]);
    expect(read('Sturm am Dach').topics).toEqual(['a storm']);
  });

  it('never open by a word that stands only in a harmless phrase', () => {
    const read = topicReader(applies({ topics: [topic({ words: ['storm'] })], harmless: ['brain storm'] }));
    fc.assert(
      fc.property(fc.array(fc.constantFrom('brain storm', 'calm', 'sun'), { maxLength: 20 }), (parts) => {
        expect(read(parts.join(' ')).topics).toEqual([]);
        expect(read([...parts, 'storm'].join(' ')).topics).toEqual(['a storm']);
      }),
    );
  });
});
