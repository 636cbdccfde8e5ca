/** Column types that drizzle lacks, with the values of values.ts. */
import { customType } from 'drizzle-orm/pg-core';

/** timestamptz as ISO 8601 UTC text with milliseconds, as everywhere in the store. */
export const instant = customType<{ data: string; driverData: string }>({ dataType: () => 'timestamptz(3)' });
export const bytea = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' });
