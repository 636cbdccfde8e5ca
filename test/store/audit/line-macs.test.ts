/** The MAC beside a line is HMAC-SHA256, as any library makes it. */
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineMacs } from '../../../src/store/audit/line-macs.ts';
import { Keyring } from '../../../src/store/keys.ts';

test('it is what createHmac says, of lines of any length and characters', () => {
  const keyring = new Keyring(new Uint8Array(32).fill(3));
  const macs = new LineMacs(keyring);
  const text = fc.string({ unit: 'binary', maxLength: 3000, size: 'max' });
  fc.assert(
    fc.property(text, fc.string({ unit: 'grapheme' }), fc.integer(), (tenant, run, seq) => {
      const hash = 'f'.repeat(64);
      const mac = createHmac('sha256', keyring.derive('audit lines'))
        .update(`${tenant}\n${run}\n${seq}\n${hash}`)
        .digest('hex');
      expect(macs.of({ tenant, run, seq, hash })).toBe(mac);
      expect(macs.matches({ tenant, run, seq, hash }, mac)).toBe(true);
      expect(macs.matches({ tenant, run, seq: seq + 1, hash }, mac)).toBe(false);
    }),
  );
});
