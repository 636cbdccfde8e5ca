import { describe, expect, it } from 'vitest';
import { routedText } from '../../../../src/agent/playbooks/routing/routed-text.ts';
import { createRouter } from '../../../../src/agent/playbooks/routing/router.ts';
import { fernhill, loaded } from '../case-in-memory.ts';
import { REQUESTS } from './requests.ts';

const router = createRouter(loaded.playbooks, fernhill);
const routed = routedText(fernhill);
const fits = (text: string) => router.route(text).fits.map(({ playbook }) => playbook.id);

describe('routing', () => {
  it.each([
    ['the vase is cracked, picture enclosed', 'damaged-item'],
    ['Wo bleibt meine Bestellung FH-10533?', 'where-is-my-order'],
    ['package has not arrived yet FH-10533', 'where-is-my-order'],
    ['she moved house, please change the delivery address', 'address-change'],
    ['kann sich nicht anmelden, Konto gesperrt', 'locked-account'],
    ['cannot log in any more', 'locked-account'],
    ['gefällt ihr nicht, möchte die Decke zurückgeben', 'return-or-exchange'],
    ['would like to send the lamp back, it does not fit', 'return-or-exchange'],
    ['has anybody seen the package, expected it a week ago', 'where-is-my-order'],
    ['the blue towels came, but she ordered natural', 'missing-or-wrong-item'],
    ['your carrier claims delivery on Tuesday, we have received nothing', 'delivered-not-received'],
    ['her credit card was hit twice for one purchase', 'double-charge'],
    ['price went down the day after she bought it', 'promo-or-price'],
    ['overlooked the deadline for sending it back, asks for leniency', 'late-exception'],
    ['please abort the purchase, not needed any longer', 'cancel-or-edit'],
  ])('%s -> %s', (text, id) => expect(fits(text)[0]).toBe(id));

  it.each([
    ['cut her hand on the broken vase', ['an injury']],
    ['hat sich an der kaputten Tasse verletzt', ['an injury']],
    ['will dispute the payment with her bank', ['a chargeback']],
    ['mug arrived broken, where is the other parcel, and she mentions a lawyer', ['a lawyer']],
  ])('%s is handed over, whatever else it says', (text, topics) => {
    expect(router.route(text).handOver).toMatchObject({
      playbook: { id: 'injury-legal-chargeback' },
      topics,
    });
  });

  it('ranks the playbooks, and names the words that open a hand-over', () => {
    expect(router.ranked('mug arrived broken')[0]).toMatchObject({ id: 'damaged-item' });
    expect(router.route('they mention a lawyer').handOver?.words).toEqual(['mention a lawyer']);
  });

  it('is not led by addresses, and hears a no', () => {
    expect(router.route('FH-10482, lawyer@example.com: mug arrived broken').handOver).toBeUndefined();
    expect(fits('FH-10482, lawyer@example.com: mug arrived broken')).toEqual(['damaged-item']);
    expect(router.route('mug arrived broken, nobody was hurt').handOver).toBeUndefined();
  });

  it('fits no playbook below the threshold', () => {
    expect(fits('the weather is lovely and my cat sings opera')).toEqual([]);
    expect(fits('')).toEqual([]);
    expect(createRouter([], fernhill).route('mug arrived broken')).toEqual({ fits: [] });
  });

  it.each([
    'my damaged trust in your politeness towards neighbours',
    'what is your office address for deliveries of flowers by my florist',
  ])('does not rest on one strong word: %s', (text) => expect(fits(text)).toEqual([]));

  it.each([
    ['ticket TK4711: where does my order stay', 'where-is-my-order'],
    ['bought at 50 % off on 3.11., nothing arrived in 12 days', 'where-is-my-order'],
    ['A3 frame, 24 cm: the glass of it is shattered', 'damaged-item'],
    ['Rahmen A4, 30 x 21 cm, kam mit gesprungenem Glas an', 'damaged-item'],
  ])('takes nothing from numbers: %s -> %s', (text, id) => expect(fits(text)[0]).toBe(id));

  it.each([
    'quick hello from me, any news on my order?',
    'three weeks gone by and my parcel has not turned up',
    'your driver did not even come up the stairs',
    'zehn Tage um und noch immer keine Spur von der Lieferung',
    'wollte nur kurz hören wie weit die Bestellung ist',
    'was cancelled according to your mail but the app shows it on its way, so what is it',
  ])('asks for the state of an order in any tone: %s', (text) =>
    expect(fits(text)).toContain('where-is-my-order'),
  );

  it('hears several requests in one message', () => {
    expect(
      fits('the mug is broken. She also wants to return the vase, it does not match the table').sort(),
    ).toEqual(['damaged-item', 'return-or-exchange']);
    expect(fits('mug arrived broken, photo attached, wants money back, third mail')).toEqual([
      'damaged-item',
    ]);
  });
});

describe('requests that no playbook holds', () => {
  const answers = REQUESTS.map(([request, wanted]) => {
    const route = router.route(request);
    const got = route.handOver ? [route.handOver.playbook.id] : fits(request);
    return { request, wanted, got: got.length > 0 ? got : ['anything-else'] };
  });

  it('are strange to the playbooks', () => {
    const known = new Set(loaded.playbooks.flatMap(({ applies }) => applies.examples));
    expect(REQUESTS.filter(([request]) => known.has(request))).toEqual([]);
  });

  it('mostly go where they belong, and mostly nowhere rather than astray', () => {
    const right = answers.filter(({ got, wanted }) => got.length === 1 && got[0] === wanted);
    const astray = answers.filter(({ got, wanted }) => !got.includes(wanted) && got[0] !== 'anything-else');
    expect(right.length / answers.length).toBeGreaterThanOrEqual(0.8);
    expect(astray.length / answers.length).toBeLessThanOrEqual(0.1);
  });
});

describe('what routing listens to', () => {
  it('leaves out who and which order, and names addresses for what they are', () => {
    expect(
      routed('FH-10517, lena.k@example.com, 04109: new address Hauptstr. 9, 04109 Leipzig').whole.text,
    ).toBe(', , : new address address');
  });

  it('parts a message where a request may end, never inside an address', () => {
    const written = 'mug broken, photo attached and send it to Hauptstr. 9, 04109 Leipzig. Thanks!';
    const parts = routed(written).parts();
    expect(parts.map(({ text }) => text)).toEqual(['mug broken', 'send it to address']);
    expect(written.slice(parts[0]?.start, parts[0]?.end)).toBe('mug broken');
  });
});
