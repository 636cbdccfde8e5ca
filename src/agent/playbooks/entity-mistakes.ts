/** What only reading shows of a desk's entities: that each is found in its own example, and in no other's. */
import type { DeskEntity } from '../../run/desk.ts';
import { noSuch } from '../../run/text/no-such.ts';
import { BARE_DESK } from '../desk.ts';
import { dayReader } from './entities/days.ts';
import { Cover } from './entities/found.ts';
import { entityReaderOf } from './entities/of-desk.ts';
import { KNOWN_COUNTRIES, unknownCountries } from './entities/postcodes.ts';
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
            reason: `"${example}" is not written as its own ${howOf(entity)}; correct one of the two`,
          },
        ];
    const others = all.filter(([other, one]) => other !== name && reads(other, one, example));
    return [
      ...own,
      ...countryMistakes(name, entity),
      ...valueMistakes(name, entity),
      ...others.map(([other]) => ({
        path: ['entities', name, 'example'],
        reason: `"${example}" is also ${other}: nobody can tell which is meant; make one pattern narrower`,
      })),
    ];
  });
}

function howOf({ values, kind, countries = [] }: DeskEntity): string {
  if (values) return 'values say';
  if (kind === 'postcode') return `kind says: write a postcode of ${countries.join(' or ')}`;
  return kind ? 'kind says: write a day with its year' : 'pattern says';
}

function countryMistakes(name: string, entity: DeskEntity): Mistake[] {
  return unknownCountries(entity).map((country) => ({
    path: ['entities', name, 'countries', (entity.countries ?? []).indexOf(country)],
    reason: `${noSuch('country with postcodes', country, { known: KNOWN_COUNTRIES })}; write a pattern for it`,
  }));
}

/** One word that means two things. */
function valueMistakes(name: string, { values = {} }: DeskEntity): Mistake[] {
  const meant = new Map<string, string>();
  return Object.entries(values).flatMap(([key, synonyms]) =>
    [key, ...synonyms].flatMap((word): Mistake[] => {
      const folded = word.toLowerCase();
      const other = meant.get(folded);
      meant.set(folded, key);
      if (other === undefined || other === key) return [];
      const reason = `"${word}" is also ${other}: nobody can tell which is meant`;
      return [{ path: ['entities', name, 'values', key], reason }];
    }),
  );
}

/** Whether the text as a whole is one. */
function reads(name: string, entity: DeskEntity, text: string): boolean {
  const found =
    entity.kind === 'date'
      ? dayReader({ ...BARE_DESK, entities: { [name]: entity } })(text)
      : entityReaderOf(name, entity).read(text, new Cover(text.length));
  return found.some(({ start, end }) => start === 0 && end === text.length);
}
