/** From an empty folder to an answer: what npm run desk -- new writes is right, starts and answers. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test, vi } from 'vitest';
import { NEW_LANGUAGES } from '../../src/desk/new.ts';
import { openInstallation } from './installation.ts';

vi.setConfig({ testTimeout: 180_000 });

const SCRIPT = fileURLToPath(new URL('../../scripts/desk.ts', import.meta.url));
const place = mkdtempSync(join(tmpdir(), 'desk-new-'));
afterAll(() => rmSync(place, { recursive: true }));

const desk = (...args: string[]) =>
  spawnSync(process.execPath, [SCRIPT, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** By language: what its articles answer, and a wish that goes to people. */
const SAID: Record<string, [question: string, wish: string]> = {
  en: ['What are your opening hours?', 'I want to speak to a person'],
  de: ['Wann haben Sie geöffnet?', 'ich möchte mit einem Menschen sprechen'],
  fr: ['Quels sont vos horaires d’ouverture ?', 'je veux parler à une personne'],
  es: ['¿Cuál es su horario de apertura?', 'quiero hablar con una persona'],
};

test.each(NEW_LANGUAGES)(
  'a new desk in %s is right, answers, and hands over what people want',
  async (language) => {
    const folder = join(place, `new-${language}`);
    const flags = ['--name', 'The "first" desk: #1', '--time-zone', 'Asia/Tokyo', '--currency', 'JPY'];
    expect(desk('new', folder, '--language', language, ...flags)).toMatchObject({ status: 0, stderr: '' });
    expect(desk('check', folder)).toMatchObject({
      ...{ status: 0, stderr: '' },
      stdout: 'The desk is right: 2 playbooks, 2 articles, 0 rules, 2 people, 0 tools of its own.\n',
    });
    const [question = '', wish = ''] = SAID[language] ?? [];
    const greenlight = await openInstallation({ DESK: folder });
    try {
      expect(greenlight.problems).toEqual([]);
      const agent = greenlight.as('agent');
      const answered = await agent.until(await agent.open(question), ({ answer }) => answer !== undefined);
      expect(answered.answer?.citations).toMatchObject([{ article: 'opening-hours' }]);
      await agent.until(await agent.open(wish), ({ status }) => status === 'handed_over');
    } finally {
      await greenlight.stop();
    }
  },
);

test('a folder that has something in it is left as it is, and wrong flags are named', () => {
  const folder = join(place, 'new-en');
  expect(desk('new', folder)).toMatchObject({ status: 1, stderr: expect.stringMatching(/is not empty/) });
  const other = (...flags: string[]) => desk('new', join(place, 'other'), ...flags);
  expect(other('--time-zone', 'Berlin').stderr).toMatch(/^--time-zone is no time zone; write one like/);
  expect(other('--currency', 'euro').stderr).toMatch(/^--currency is a currency of three letters/);
  expect(other('--language', 'nl').stderr).toMatch(/^--language /);
  expect(desk('new', join(place, 'Other One')).stderr).toMatch(/named in small letters/);
  const all = desk(
    'new',
    join(place, 'Other One'),
    '--currency',
    'euro',
    '--language',
    'nl',
    '--service',
    'crm',
  );
  expect(all.stderr.split('\n')).toMatchObject([
    expect.stringMatching(/named in small letters/),
    expect.stringMatching(/^--currency |^--language is one of de, en, es, fr/),
    expect.stringMatching(/^--currency |^--language /),
    expect.stringMatching(/^--service is an address/),
    '',
  ]);
});
