/** Every language has every word that the agent asks for, and a desk's languages are the ones that count. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALL_LANGUAGES } from '../../src/agent/languages/all.ts';
import { LanguageData } from '../../src/agent/languages/data.ts';
import { detect } from '../../src/agent/languages/detect.ts';
import {
  answeredIn,
  languageOf,
  languagesOf,
  nameOf,
  unknownLanguages,
} from '../../src/agent/languages/language.ts';
import { readLanguage } from '../../src/agent/languages/read.ts';
import { spellings } from '../../src/agent/languages/spelling.ts';
import { tokensOf } from '../../src/agent/languages/tokens.ts';
import { vocabularyFor, vocabularyOf } from '../../src/agent/languages/vocabulary.ts';
import { amountIn, dayIn, greetingIn } from '../../src/agent/languages/write.ts';
import { createPlaybookAgent } from '../../src/agent/playbooks/agent.ts';
import { decideNext } from '../../src/agent/playbooks/planner.ts';
import type { Playbook } from '../../src/agent/playbooks/playbook.ts';
import { playbookSetOf } from '../../src/agent/playbooks/playbook-set.ts';
import { untranslated } from '../../src/agent/playbooks/untranslated.ts';
import { findPhrase, phraseOf, wordsOf } from '../../src/agent/playbooks/words.ts';
import { amountsIn } from '../../src/agent/text/amounts.ts';
import { daysIn } from '../../src/agent/text/dates.ts';
import { CaseInMemory, catalogue, fernhill, loaded, policy } from './playbooks/case-in-memory.ts';
import { line, shop } from './playbooks/records.ts';

const folder = join(import.meta.dirname, '../../src/agent/languages');
const english = readFileSync(join(folder, 'en.yaml'), 'utf8');

describe('a language is one file', () => {
  it.each(readdirSync(folder).filter((name) => name.endsWith('.yaml')))('%s has every entry', (file) => {
    expect(readLanguage(file, readFileSync(join(folder, file), 'utf8')).mistakes).toBeUndefined();
    expect(ALL_LANGUAGES).toContain(file.replace('.yaml', ''));
  });

  const entries = Object.entries(LanguageData.shape).filter(
    ([, shape]) => !shape.safeParse(undefined).success,
  );
  it.each(entries.map(([entry]) => entry))('one without %s is refused', (entry) => {
    const lines = english.split('\n');
    const from = lines.findIndex((written) => written.startsWith(`${entry}:`));
    const length = lines.slice(from + 1).findIndex((written) => /^[a-z#]/i.test(written));
    const without = lines.toSpliced(from, length < 0 ? lines.length : length + 1).join('\n');
    expect(readLanguage('xx.yaml', without).mistakes).toEqual([
      expect.stringMatching(new RegExp(`^xx\\.yaml, line \\d+: ${entry}: `)),
    ]);
  });

  it('a misspelt entry, a broken expression and a thirteenth month are named with their lines', () => {
    const at = (part: string) => english.split('\n').findIndex((written) => written.includes(part)) + 1;
    const broken = english
      .replace('negations:', 'negation:')
      .replace("tomorrow: '", "tomorrow: '(")
      .replace('months: Jan', 'months: Zero Jan');
    expect(readLanguage('xx.yaml', broken).mistakes).toEqual(
      expect.arrayContaining([
        expect.stringContaining(`xx.yaml, line ${at('tomorrow:')}: tomorrow: Invalid regular expression`),
        expect.stringContaining(`xx.yaml, line ${at('months: Jan')}: writes.months: names twelve months`),
        expect.stringContaining(`xx.yaml, line ${at('negations:')}: negation: Unrecognized key`),
      ]),
    );
  });

  it('a file that is no YAML is named with the line', () => {
    expect(readLanguage('xx.yaml', 'name: A\nsmall: [a').mistakes?.[0]).toMatch(/^xx\.yaml, line \d+: /);
  });
});

describe.each(ALL_LANGUAGES)('the language %s', (code) => {
  it('writes days and amounts, and greets with and without a name', () => {
    expect(dayIn(code, 26, 11)).toMatch(/^26\.?(?: de)? \p{L}+$/u);
    expect(dayIn(code, 1, 3)).toMatch(/^1\S*(?: de)? \p{L}+$/u);
    expect(amountIn(code, '54.90', 'CHF')).toMatch(/54[.,]90/);
    expect(amountIn(code, '54.90', 'CHF')).toContain('CHF');
    expect(greetingIn(code, 'Mara')).toMatch(/^\p{L}+,? Mara[,:]$/u);
    expect(greetingIn(code)).toMatch(/^\p{L}+[,:]$/u);
  });
});

const four: [string, ...string[]] = ['en', 'de', 'fr', 'es'];

describe('which language a text is in', () => {
  it.each([
    ['en', 'the drawer sticks and one handle came loose'],
    ['en', 'still no parcel, please check'],
    ['de', 'die Schublade klemmt und ein Griff ist lose'],
    ['de', 'immer noch kein Paket, bitte prüfen'],
    ['fr', 'le tiroir coince et une poignée s’est détachée'],
    ['fr', 'toujours pas de colis, merci de vérifier'],
    ['es', 'el cajón se atasca y un tirador se ha soltado'],
    ['es', 'sigo sin el paquete, por favor compruébenlo'],
  ])('%s: %s', (language, text) => {
    expect(detect(text, four)).toEqual({ language });
    expect(detect(`FH-10482, someone@example.com, 10115: ${text}`, four)).toEqual({ language });
  });

  it.each([
    ['it', 'il cassetto si blocca e una maniglia si è staccata, vorrei il rimborso'],
    ['nl', 'de lade klemt en een handgreep is losgeraakt, graag mijn geld terug'],
    ['pl', 'szuflada się zacina, proszę o zwrot pieniędzy'],
    ['sv', 'lådan fastnar och ett handtag har lossnat'],
  ])('none of the desk, but %s: %s', (foreign, text) => {
    expect(detect(text, four)).toEqual({ foreign });
  });

  it('is one of the desk alone, and too little says nothing', () => {
    expect(detect('die Tasse ist kaputt angekommen', ['en'])).toEqual({ foreign: 'de' });
    for (const text of ['FH-10482', '', '10115 mara@example.com', 'no'])
      expect(detect(text, four)).toEqual({});
    expect(languageOf('FH-10482', ['de', 'en'])).toBe('de');
  });

  it('of a case is the first message’s, whatever the staff add in theirs', () => {
    const messages = [
      { text: 'FH-10482: la tasse est arrivée cassée, je voudrais être remboursée' },
      { text: 'also give the shipping back, and please leave a note on the order for the others' },
    ];
    expect(answeredIn(messages, four)).toEqual({ language: 'fr' });
    expect(answeredIn([{ text: 'FH-10482' }, ...messages.slice(0, 1)], four)).toEqual({ language: 'fr' });
    expect(answeredIn(messages, ['en', 'de'])).toEqual({ language: 'en', foreign: 'fr' });
    expect([nameOf('fr'), nameOf('it'), nameOf('pl')]).toEqual(['French', 'Italian', 'Polish']);
  });

  it('a desk has the languages that are known here', () => {
    expect(languagesOf({ languages: ['xx', 'de'] })).toEqual(['de']);
    expect(languagesOf({ languages: ['xx'] })).toEqual([ALL_LANGUAGES[0]]);
    expect(unknownLanguages({ languages: ['xx', 'de'] })).toEqual([
      expect.stringMatching(/^desk\.yaml: the language xx is not known /),
    ]);
  });
});

describe('the words that count', () => {
  const words = (text: string, languages = four) => vocabularyFor(text, { languages });

  it('are those of the desk’s languages alone', () => {
    expect(words('mug', ['en', 'de']).has('small', 'avec')).toBe(false);
    expect(words('mug', ['en', 'fr']).has('small', 'avec')).toBe(true);
    expect(vocabularyOf(['en']).has('negations', 'nicht')).toBe(false);
  });

  it('are first those of the language that the text is in', () => {
    const french = words('on attend toujours le colis et on voudrait une réponse');
    expect(french.has('on', 'on')).toBe(false);
    expect(french.has('negations', 'pas')).toBe(true);
    const spanish = words('la lámpara no funciona y no quiero otra');
    expect(spanish.has('takesAway', 'no')).toBe(false);
    expect(spanish.has('takesAway', 'sin')).toBe(true);
    expect(words('please drop the note').has('takesAway', 'no')).toBe(true);
    // What the text's own language does not have may be of another one: staff write into customers' mails.
    expect(french.has('negations', 'without')).toBe(true);
  });

  it('may be written without their accents, and umlauts as two letters', () => {
    expect(spellings('cassé')).toEqual(['cassé', 'casse']);
    expect(spellings('señor')).toEqual(['señor', 'senor']);
    expect(spellings('beschädigt')).toEqual(['beschädigt', 'beschaedigt']);
    expect(spellings('würde')).not.toContain('wurde');
    const found = (text: string, phrase: string) => findPhrase(wordsOf(text), phraseOf(phrase)).length;
    expect(found('la tasse est arrivee cassee', 'cassé*')).toBe(1);
    expect(found('der Teller ist beschaedigt', 'beschädigt*')).toBe(1);
    expect(found("l'assiette ne s'allume pas", "s'allume pas")).toBe(1);
  });

  it('are parted where French elides, and nowhere else', () => {
    expect(tokensOf("l'assiette, aujourd'hui it doesn't").map(({ text }) => text)).toEqual([
      'l',
      'assiette',
      'aujourdhui',
      'it',
      'doesnt',
    ]);
  });

  it('keep a thing apart from what is said of it', () => {
    const words = (text: string) => tokensOf(text).map((word) => word.text);
    expect(words('the lantern’s fine')).toEqual(['the', 'lantern', 'is', 'fine']);
    expect(words("the lantern's glass")).toEqual(['the', 'lanterns', 'glass']);
  });

  it('have their places in the text, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => {
        for (const { start, end } of tokensOf(text)) {
          expect(start).toBeLessThan(end);
          expect(text.slice(start, end)).toMatch(/^[\p{L}\p{N}]/u);
        }
        const { language, foreign } = detect(text, four);
        expect(language === undefined || foreign === undefined).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('letters write what is usual', () => {
  it('days and amounts', () => {
    expect(dayIn('fr', 1, 3)).toBe('1er mars');
    expect(dayIn('fr', 26, 11)).toBe('26 novembre');
    expect(dayIn('es', 1, 12)).toBe('1 de diciembre');
    expect(amountIn('fr', '54.90', 'EUR')).toBe('54,90 €');
    expect(amountIn('es', '1054.90', 'EUR')).toBe('1054,90 €');
    expect(amountIn('de', '54.90', 'EUR')).toBe('54,90 EUR');
    expect([greetingIn('fr', 'Mara'), greetingIn('es', 'Mara'), greetingIn('es')]).toEqual([
      'Bonjour Mara,',
      'Hola, Mara:',
      'Hola:',
    ]);
  });

  it('and what they write is read again as it was meant', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ALL_LANGUAGES),
        fc.record({ day: fc.integer({ min: 1, max: 28 }), month: fc.integer({ min: 1, max: 12 }) }),
        fc.integer({ min: 1, max: 99_999 }),
        (language, { day, month }, cents) => {
          expect(daysIn(`x ${dayIn(language, day, month)}.`)[0]?.days).toEqual([{ day, month }]);
          const decimal = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
          expect(amountsIn(`x ${amountIn(language, decimal, 'EUR')}.`)[0]?.cents).toBe(cents);
        },
      ),
    );
  });
});

describe("a playbook's replies", () => {
  it('are there in every language of the desk', () => {
    expect(fernhill.languages).toEqual(four);
    expect(untranslated(loaded.playbooks, fernhill)).toEqual([]);
    const without = loaded.playbooks.slice(0, 1).map(({ replies: { resolved }, ...playbook }) => {
      const { es: _, ...others } = resolved;
      return { ...playbook, replies: { resolved: others } };
    });
    expect(untranslated(without, fernhill)).toEqual([
      expect.stringContaining('no text in es in replies.resolved'),
    ]);
  });

  it('are taught in every language of the desk', () => {
    for (const { applies, id } of loaded.playbooks)
      for (const language of ['fr', 'es'])
        expect(applies.examples_in?.[language]?.length, `${id}, ${language}`).toBeGreaterThanOrEqual(12);
  });

  it('name the language that the desk does not have', async () => {
    const theCase = new CaseInMemory(
      shop('FH-10482', {
        name: 'Mara L.',
        email: 'mara.l@example.com',
        lines: [line(1, 'Stoneware mug set', 4800)],
      }),
    );
    await theCase.open(
      'FH-10482, mara.l@example.com, 10115: il cassetto si blocca e la maniglia si è staccata, vorrei il rimborso',
    );
    const { next } = decideNext(
      { run: theCase.state, reason: 'goal', catalogue, policy, now: theCase.now },
      await playbookSetOf(loaded.playbooks, fernhill)(),
    );
    expect(JSON.stringify(next)).toContain(
      'Written in Italian, which this desk does not answer in; the answer is in English.',
    );
  });
});

describe('the playbook agent answers a German request', () => {
  const answered = async (playbooks: Playbook[], languages: string[]) => {
    const theCase = new CaseInMemory(
      shop('FH-10482', {
        name: 'Mara L.',
        email: 'mara.l@example.com',
        lines: [line(1, 'Stoneware mug set', 4800)],
      }),
    );
    await theCase.open('Bestellung FH-10482, die Tasse ist kaputt angekommen, 10115, mara.l@example.com');
    const agent = createPlaybookAgent({ playbooks, desk: { ...fernhill, languages } });
    const input = { run: theCase.state, purpose: 'draft' as const, catalogue, policy, now: theCase.now };
    return (await agent.respond(input, AbortSignal.timeout(10_000))).reply;
  };

  it("in German at a desk that has it, else in the desk's first language", async () => {
    expect(await answered(loaded.playbooks, ['en', 'de'])).toMatch(/^Hallo.*Kundenservice$/s);
    expect(await answered(loaded.playbooks, ['en'])).toMatch(/^Hello.*support team$/s);
  });

  it('in the first language as a whole where a playbook has no German', async () => {
    const english = loaded.playbooks.map((playbook) => {
      const replies = Object.entries(playbook.replies).map(([purpose, reply]) => [
        purpose,
        { en: reply?.en },
      ]);
      return { ...playbook, replies: Object.fromEntries(replies) } as Playbook;
    });
    expect(await answered(english, ['en', 'de'])).toMatch(/^Hello.*support team$/s);
  });
});
