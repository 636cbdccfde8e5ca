/** An entity of the desk, read as its data says: by a pattern, or from its list. Days are read in days.ts. */
import type { DeskEntity } from '../../../run/desk.ts';
import { type PatternReader, patternReader } from './patterns.ts';
import { valueReader } from './values.ts';

export function entityReaderOf(
  name: string,
  entity: DeskEntity,
  others: readonly DeskEntity[] = [],
): PatternReader {
  return entity.values ? valueReader(name, entity) : patternReader(name, entity, others);
}
