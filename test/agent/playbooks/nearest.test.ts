/** What is planned, or asked, where a message is like no example enough. */
import { describe, expect, it } from 'vitest';
import { choose } from '../../../src/agent/playbooks/choose.ts';
import { actsWished } from '../../../src/agent/playbooks/not-read.ts';
import { playbookSetOf } from '../../../src/agent/playbooks/playbook-set.ts';
import type { Message } from '../../../src/run/state.ts';
import { catalogue, fernhill, loaded } from './case-in-memory.ts';

const set = await playbookSetOf(loaded.playbooks, fernhill)();
const at = '2026-11-23T10:00:00.000Z';
const said = (...texts: string[]): Message[] =>
  texts.map((text, n) => ({ kind: n === 0 ? 'goal' : 'answer', text, at, by: 'e', name: 'E' }) as Message);
const chosen = (...texts: string[]) => choose(said(...texts), set, { catalogue });
const LENA = 'FH-10517, lena.k@example.com, 04109: ';

describe('a message that is little like anything', () => {
  it('belongs to what it is most like where its words ask for what that does', () => {
    const text = `${LENA}ditch the mugs. everything else can go out as is`;
    expect(set.router.route(text).fits).toEqual([]);
    expect(chosen(text)[0]?.playbook.id).toBe('cancel-or-edit');
  });

  it.each([
    'the weather is lovely and my cat sings opera',
    'could you send me the recipe of the mushroom soup',
    'bitte grüßen Sie den Fahrer von mir',
  ])('belongs to nothing where they ask for nothing that anybody does: %s', (text) => {
    expect(chosen(text)[0]?.playbook.kind).toBe('fallback');
  });

  it('belongs to what an answer names by its title', () => {
    const message = 'FH-10449 kian.a2@example.com 80331 quelque chose, voir plus bas';
    const title = loaded.playbooks.find(({ id }) => id === 'damaged-item')?.title ?? '';
    expect(chosen(message)[0]?.playbook.kind).toBe('fallback');
    expect(chosen(message, title.toLowerCase())[0]).toMatchObject({
      playbook: { id: 'damaged-item' },
      by: 1,
    });
  });

  it('says what it is most like, two titles at most, and none that hands over', () => {
    for (const text of [
      'something about the carpet order',
      'Kissen und so weiter',
      'merci de voir la suite',
    ]) {
      const [first] = chosen(text);
      if (first?.playbook.kind !== 'fallback') continue;
      expect(first.near?.length).toBeLessThanOrEqual(2);
      for (const title of first.near ?? [])
        expect(loaded.playbooks.find((one) => one.title === title)?.kind).toBe('resolve');
    }
  });
});

describe('what a text asks for', () => {
  it.each([
    ['please cancel the order', ['cancel']],
    ['do not cancel, just tell me where it is', []],
    ['bitte stornieren Sie die Bestellung', ['cancel']],
  ])('%s', (text, acts) => {
    expect([...actsWished(text, fernhill)]).toEqual(acts);
  });
});

describe('a message in two languages', () => {
  it('is understood part by part', () => {
    const ids = chosen(
      `${LENA}es war ein Geschenk, und das ist schon das zweite Mal. mug arrived broken, photo attached, wants money back`,
    ).map(({ playbook }) => playbook.id);
    expect(ids).toEqual(['damaged-item']);
  });
});
