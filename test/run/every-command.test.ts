import { describe, expect, test } from 'vitest';
import { COMMANDS, SITUATIONS, USUALLY } from './all-commands.ts';
import { TABLE } from './command-table.ts';
import { given } from './given.ts';

test('every situation has its row', () => {
  expect(Object.keys(TABLE)).toEqual(Object.keys(SITUATIONS));
  expect(Object.keys(USUALLY)).toEqual(Object.keys(COMMANDS));
});

for (const [situation, steps] of Object.entries(SITUATIONS)) {
  describe(`given a run that is ${situation}`, () => {
    const row = { ...USUALLY, ...TABLE[situation]?.differs };
    for (const [name, command] of Object.entries(COMMANDS)) {
      const expected = row[name] ?? '';
      test(`when ${name} then ${expected || 'nothing'}`, () => {
        const before = given(...steps);
        expect(before.now.run.phase).toBe(TABLE[situation]?.phase);
        const { events, decision } = before.when(command);
        const refusal = decision?.refusal;
        const types = events.map(({ type }) => type).join(' ');
        expect(refusal ? `${refusal.status} ${refusal.error}${types ? `: ${types}` : ''}` : types).toBe(
          expected,
        );
        if (refusal) expect(refusal.message).toMatch(/^[A-Z].{15,}[.]$/);
      });
    }
  });
}
