/** What only reading shows of a desk's entities: that each is found in its own example, and in no other's. */
import type { DeskEntity } from '../../run/desk.ts';
import { Cover } from './entities/found.ts';
import { patternReader } from './entities/patterns.ts';
import type { Mistake } from './mistakes.ts';

export function entityMistakes(entities: Readonly<Record<string, DeskEntity>>): Mistake[] {
  const all = Object.entries(entities);
  return all.flatMap(([name, entity]) => {
    const { example } = entity;
    const own = reads(name, entity, example)
      ? []
      : [
          {
            path: ['entities', name, 'example'],
            reason: `"${example}" is not written as its own pattern says; correct one of the two`,
          },
        ];
    const others = all.filter(([other, one]) => other !== name && reads(other, one, example));
    return [
      ...own,
      ...others.map(([other]) => ({
        path: ['entities', name, 'example'],
        reason: `"${example}" is also ${other}: nobody can tell which is meant; make one pattern narrower`,
      })),
    ];
  });
}

/** Whether the text as a whole is one. */
function reads(name: string, entity: DeskEntity, text: string): boolean {
  return patternReader(name, entity)
    .read(text, new Cover(text.length))
    .some(({ start, end }) => start === 0 && end === text.length);
}
