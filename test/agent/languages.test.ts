/** Every language has every word that the agent asks for, and a desk's languages are the ones that count. */
import { describe, expect, it, test } from 'vitest';
import { ALL_LANGUAGES, LANGUAGES } from '../../src/agent/languages/all.ts';
import { languageOf, languagesOf, unknownLanguages } from '../../src/agent/languages/language.ts';
import { createPlaybookAgent } from '../../src/agent/playbooks/agent.ts';
import type { Playbook } from '../../src/agent/playbooks/playbook.ts';
import { CaseInMemory, catalogue, fernhill, loaded, policy } from './playbooks/case-in-memory.ts';
import { line, shop } from './playbooks/records.ts';

const { en } = LANGUAGES;

describe.each(ALL_LANGUAGES)('the language %s', (code) => {
  const data = LANGUAGES[code];

  it('has everything that the first has', () => {
    expect(Object.keys(data).toSorted()).toEqual(Object.keys(en).toSorted());
    expect(Object.keys(data.promises).toSorted()).toEqual(Object.keys(en.promises).toSorted());
    for (const [key, value] of Object.entries(data)) {
      expect(typeof value, key).toBe(typeof en[key as keyof typeof en]);
      if (Array.isArray(value)) expect(value.length, key).toBeGreaterThan(0);
    }
  });

  it('has twelve months and seven weekdays, and writes days and amounts', () => {
    expect(data.months).toHaveLength(12);
    expect(data.weekdays).toHaveLength(7);
    expect(data.day(26, 11)).toContain('26');
    expect(data.amount('54.90', 'CHF')).toMatch(/54[.,]90/);
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
