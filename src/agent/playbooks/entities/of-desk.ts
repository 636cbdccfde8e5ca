/** An entity of the desk, read as its data says: by pattern, list or kind. Days are read in days.ts. */
import type { DeskEntity } from '../../../run/desk.ts';
import { namesOf, type PatternReader, patternReader } from './patterns.ts';
import { postcodeReader } from './postcodes.ts';
import { valueReader } from './values.ts';

export function entityReaderOf(
  name: string,
  entity: DeskEntity,
  others: readonly DeskEntity[] = [],
): PatternReader {
  if (entity.kind === 'postcode') return postcodeReader(name, entity, namesOf(entity));
  return entity.values ? valueReader(name, entity) : patternReader(name, entity, others);
}
