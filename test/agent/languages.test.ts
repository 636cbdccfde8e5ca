/** Every language has every word that the agent asks for, and a desk's languages are the ones that count. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { ALL_LANGUAGES } from '../../src/agent/languages/all.ts';
import { LanguageData } from '../../src/agent/languages/data.ts';
import { languageOf, languagesOf, unknownLanguages } from '../../src/agent/languages/language.ts';
import { readLanguage } from '../../src/agent/languages/read.ts';
import { amountIn, dayIn, greetingIn } from '../../src/agent/languages/write.ts';
import { createPlaybookAgent } from '../../src/agent/playbooks/agent.ts';
import type { Playbook } from '../../src/agent/playbooks/playbook.ts';
import { CaseInMemory, catalogue, fernhill, loaded, policy } from './playbooks/case-in-memory.ts';
import { line, shop } from './playbooks/records.ts';

const folder = join(import.meta.dirname, '../../src/agent/languages');
const english = readFileSync(join(folder, 'en.yaml'), 'utf8');

describe('a language is one file', () => {
  it.each(readdirSync(folder).filter((name) => name.endsWith('.yaml')))('%s has every entry', (file) => {
    expect(readLanguage(file, readFileSync(join(folder, file), 'utf8')).mistakes).toBeUndefined();
    expect(ALL_LANGUAGES).toContain(file.replace('.yaml', ''));
  });

  it.each(Object.keys(LanguageData.shape))('one without %s is refused', (entry) => {
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

test("a text is in the one of the desk's languages that it has most words of, else in the first", () => {
  expect(languageOf('die Tasse ist kaputt angekommen', ['en', 'de'])).toBe('de');
  expect(languageOf('die Tasse ist kaputt angekommen', ['en'])).toBe('en');
  expect(languageOf('FH-10482', ['de', 'en'])).toBe('de');
  expect(languagesOf({ languages: ['xx', 'de'] })).toEqual(['de']);
  expect(languagesOf({ languages: ['xx'] })).toEqual([ALL_LANGUAGES[0]]);
  expect(unknownLanguages({ languages: ['xx', 'de'] })).toEqual([
    expect.stringMatching(/^desk\.yaml: the language xx is not known /),
  ]);
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
