/** Builds a tool or says why its schema cannot be used. */
import type { Outside } from './calling.ts';
import { SchemaRefused } from './json-schema.ts';

export type Built = { tool: Outside } | { why: string };

export function built(make: () => Outside): Built {
  try {
    return { tool: make() };
  } catch (error) {
    if (error instanceof SchemaRefused) return { why: error.message };
    throw error;
  }
}
