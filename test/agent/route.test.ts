import { describe, expect, it } from 'vitest';
import { route } from '../../src/agent/route.ts';
import { loaded } from './desk.ts';

describe('routing', () => {
  const best = (text: string) => route(text, loaded.playbooks)[0];

  it.each([
    ['the vase is cracked, picture enclosed', 'damaged-item'],
    ['Wo bleibt meine Bestellung FH-10533?', 'where-is-my-order'],
    ['package has not arrived yet FH-10533', 'where-is-my-order'],
    ['she moved house, please change the delivery address', 'address-change'],
    ['kann sich nicht anmelden, Konto gesperrt', 'locked-account'],
    ['cannot log in any more', 'locked-account'],
    ['gefällt ihr nicht, möchte die Decke zurückgeben', 'return-or-exchange'],
    ['would like to send the lamp back, it does not fit', 'return-or-exchange'],
    ['cut her hand on the broken vase', 'injury-legal-chargeback'],
    ['hat sich an der kaputten Tasse verletzt', 'injury-legal-chargeback'],
    ['will dispute the payment with her bank', 'injury-legal-chargeback'],
  ])('%s -> %s', (text, id) => expect(best(text)?.id).toBe(id));

  it('says why', () => {
    expect(best('mug arrived broken')?.why).toContain('says broken');
    expect(best('was injured')?.topics).toEqual(['an injury']);
  });

  it('is not led by addresses, and hears a no', () => {
    expect(best('FH-10482, lawyer@example.com: mug arrived broken')?.id).toBe('damaged-item');
    expect(best('mug arrived broken, nobody was hurt')?.id).toBe('damaged-item');
  });
});
