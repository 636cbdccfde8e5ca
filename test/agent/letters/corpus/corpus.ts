/** The corpus: every right frame, and every way of being wrong, over the scenes, without any dice. */
import { ENGLISH, type Frames, GERMAN } from './right.ts';
import { FRENCH, SPANISH } from './right-fr-es.ts';
import { type Scene, scenes, type Written } from './scenes.ts';
import { type Spoil, type Spoils, WAYS, type Way } from './wrong.ts';
import { WRONG_IN_SPANISH } from './wrong-es.ts';
import { WRONG_IN_FRENCH } from './wrong-fr.ts';

export interface Letter {
  language: Written;
  scene: Scene;
  text: string;
  /** Absent: it is right. */
  way?: string;
  /** Its wording was not looked at while the check was tuned. */
  later?: true;
}

export async function corpus(): Promise<Letter[]> {
  return [
    ...(await lettersIn('en', ENGLISH)),
    ...(await lettersIn('de', GERMAN)),
    ...(await lettersIn('fr', FRENCH)),
    ...(await lettersIn('es', SPANISH)),
  ];
}

async function lettersIn(language: Written, frames: Frames): Promise<Letter[]> {
  const all = await scenes(language);
  const right = all.flatMap((scene) =>
    (frames.bodies[scene.name] ?? []).flatMap((body, n) =>
      [n * 3, n * 3 + 7].map((k): Letter => ({ language, scene, text: written(frames, { scene, body }, k) })),
    ),
  );
  const wrong = WAYS.flatMap((way, w) => {
    const { first, later } = spoilsOf(way, language);
    const fit = right.filter(({ scene }) => !way.not?.includes(scene.name));
    return [
      ...first.map((spoil) => ({ spoil, later: false })),
      ...later.map((spoil) => ({ spoil, later: true })),
    ].flatMap(({ spoil, later }, n) =>
      spoiled(fit, spoil, w * 7 + n * 5).map(
        (letter): Letter => ({ ...letter, way: way.name, ...(later ? { later: true } : {}) }),
      ),
    );
  });
  return [...right, ...wrong];
}

function spoilsOf(way: Way, language: Written): Spoils {
  if (language === 'en' || language === 'de') return way[language];
  const spoils = (language === 'fr' ? WRONG_IN_FRENCH : WRONG_IN_SPANISH)[way.name];
  if (!spoils) throw new Error(`nobody wrote in ${language}: ${way.name}`);
  return spoils;
}

const EACH = 3;

/** The same spoiling in letters of different scenes. */
function spoiled(letters: Letter[], spoil: Spoil, from: number): Letter[] {
  const step = Math.max(1, Math.floor(letters.length / EACH));
  return Array.from({ length: EACH }, (_, n) => letters[(from + n * step + n) % letters.length])
    .filter((letter) => letter !== undefined)
    .map((letter) => ({ ...letter, text: spoil(letter.text, letter.scene) }));
}

function written(
  { openings, extras, closings }: Frames,
  { scene, body }: { scene: Scene; body: (scene: Scene) => string },
  k: number,
): string {
  const opening = openings[k % openings.length]?.(scene) ?? '';
  const extra = extras[(k * 5 + 2) % extras.length]?.(scene) ?? '';
  const said = [body(scene), extra].filter(Boolean).join(' ');
  return `${opening} ${said}\n\n${closings[(k * 7 + 1) % closings.length]}`;
}
