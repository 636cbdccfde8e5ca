/** The corpus: every right frame, and every way of being wrong, over the scenes, without any dice. */
import { ENGLISH, type Frames, GERMAN } from './right.ts';
import { type Scene, scenes } from './scenes.ts';
import { type Spoil, WAYS } from './wrong.ts';

export interface Letter {
  language: 'en' | 'de';
  scene: Scene;
  text: string;
  /** Absent: it is right. */
  way?: string;
  /** Its wording was not looked at while the check was tuned. */
  later?: true;
}

export async function corpus(): Promise<Letter[]> {
  return [...(await lettersIn('en', ENGLISH)), ...(await lettersIn('de', GERMAN))];
}

async function lettersIn(language: 'en' | 'de', frames: Frames): Promise<Letter[]> {
  const all = await scenes(language);
  const right = all.flatMap((scene) =>
    (frames.bodies[scene.name] ?? []).flatMap((body, n) =>
      [n * 3, n * 3 + 7].map((k): Letter => ({ language, scene, text: written(frames, { scene, body }, k) })),
    ),
  );
  const wrong = WAYS.flatMap((way, w) => {
    const { first, later } = way[language];
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
