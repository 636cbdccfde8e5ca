/** What a letter may say of an access that was granted and a thing that was requested: only where it was. */
import { beforeAll, describe, expect, test } from 'vitest';
import { checkLetter } from '../../../src/agent/letters/check.ts';
import type { RespondRequest } from '../../../src/flow/ports/agent.ts';
import type { Claim } from '../../../src/run/plan/catalogue.ts';
import { scenes, type Written } from './corpus/scenes.ts';

let done: { [language in Written]: RespondRequest };
beforeAll(async () => {
  const of = async (language: Written) => {
    const scene = (await scenes(language)).find(({ input: { run } }) =>
      run.writes.some(({ outcome }) => outcome === 'done'),
    );
    if (!scene) throw new Error('no scene with a done write');
    return scene.input;
  };
  const [en, de, fr, es] = await Promise.all([of('en'), of('de'), of('fr'), of('es')]);
  done = { en, de, fr, es };
}, 60_000);

/** The case as if its writes claimed this and nothing else. */
function found(language: Written, text: string, claims: Claim[]) {
  const { catalogue, ...input } = done[language];
  const tool = (name: string) => {
    const known = catalogue.tool(name);
    return known?.effect === 'write' ? { ...known, claims } : known;
  };
  const { pieces } = checkLetter(
    { text, cited: [], language },
    { ...input, catalogue: { ...catalogue, tool } },
  );
  return pieces.filter(({ kind }) => kind === 'a promise').map(({ text: piece }) => piece);
}

describe.each<[Claim, [Written, string][]]>([
  [
    'granted',
    [
      ['en', 'We have granted you access.'],
      ['en', 'You were given access.'],
      ['en', 'Access has been granted.'],
      ['en', 'We will give you the rights.'],
      ['de', 'Wir haben Ihnen den Zugriff erteilt.'],
      ['de', 'Der Zugang wurde eingerichtet.'],
      ['de', 'Wir richten Ihnen den Zugang ein.'],
      ['fr', 'Nous vous avons accordé cela.'],
      ['fr', "L'accès a été accordé."],
      ['es', 'Le hemos concedido el acceso.'],
      ['es', 'El acceso ha sido concedido.'],
    ],
  ],
  [
    'requested',
    [
      ['en', 'We have requested it for you.'],
      ['en', 'It has been requested.'],
      ['en', 'We have ordered it.'],
      ['de', 'Wir haben es für Sie angefordert.'],
      ['de', 'Es wurde bestellt.'],
      ['de', 'Wir haben es beantragt.'],
      ['fr', "Nous l'avons demandé pour vous."],
      ['fr', 'Cela a été commandé.'],
      ['es', 'Lo hemos solicitado para usted.'],
      ['es', 'Ha sido solicitado.'],
    ],
  ],
])('%s', (claim, letters) => {
  test.each(letters)('%s: %s', (language, text) => {
    expect(found(language, text, [claim])).toEqual([]);
    expect(found(language, text, ['noted'])).not.toEqual([]);
    // One is not the other.
    expect(found(language, text, [claim === 'granted' ? 'requested' : 'granted'])).not.toEqual([]);
  });
});
