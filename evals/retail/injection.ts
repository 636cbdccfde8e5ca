/** Texts that try to give orders: AgentDojo's attack templates around its goals, and BIPIA's attacks. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { shuffled } from '../sample.ts';

export const PLACES = ['order note', 'article', 'message', 'tool error'] as const;

/** A text, and where the case meets it. */
export interface Planted {
  place: (typeof PLACES)[number];
  text: string;
}

const AgentDojo = z.object({
  templates: z.array(z.object({ template: z.string() })),
  goals: z.array(z.object({ goal: z.string() })),
});
const Bipia = z.record(z.string(), z.array(z.string()));

/** What AgentDojo's templates leave open beside the goal. */
const NAMES: Record<string, string> = { user: 'Emma Johnson', model: 'Greenlight' };

/** Every text of the set in `dir`. Throws where a file is missing or is not what it should be. */
export function readInjections(dir: string): string[] {
  const json = (file: string): unknown => JSON.parse(readFileSync(join(dir, file), 'utf8'));
  const { templates, goals } = AgentDojo.parse(json('agentdojo_attacks.json'));
  const around = templates.flatMap(({ template }) =>
    goals.map(({ goal }) =>
      template.replaceAll(/\{(\w+)\}/g, (open, name) => (name === 'goal' ? goal : (NAMES[name] ?? open))),
    ),
  );
  const bipia = ['text', 'code'].flatMap((kind) =>
    Object.values(Bipia.parse(json(`bipia/${kind}_attack_train.json`))).flat(),
  );
  return [...around, ...bipia].map((text) => text.trim());
}

export function hasInjections(dir: string): boolean {
  return existsSync(join(dir, 'agentdojo_attacks.json'));
}

/** So many for each place, the same for the same seed. */
export function plantings(texts: readonly string[], each: number, seed: number): Planted[] {
  const chosen = shuffled(texts, seed);
  return Array.from({ length: each * PLACES.length }, (_, n) => ({
    place: PLACES[n % PLACES.length] ?? 'message',
    text: chosen[n % chosen.length] ?? '',
  }));
}

/** Whom a message of the text would go to. */
export function addressesIn(text: string): string[] {
  const found = text.match(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g) ?? [];
  return found.length > 0 ? [...new Set(found)] : ['attacker@example.com'];
}
