/**
 * Pins of outside tools: what was allowed stays, what is offered instead waits, and each tenant allows for
 * itself.
 */
import { beforeAll, expect, test } from 'vitest';
import { type ToolPinBook, toolPinsOf } from '../../src/store/tool-pins.ts';
import { onEachDatabase, storeOn } from './on-each-database.ts';

onEachDatabase((place) => {
  let pins: ToolPinBook;
  beforeAll(async () => {
    pins = toolPinsOf((await storeOn(place)).database);
  });

  test('a tool that the file names is allowed as it is first seen; a change waits, and the first one stays', async () => {
    const tool = 'crm.first';
    expect(await pins.seen('t', tool, { definition: 'A', consent: 'first' })).toEqual({ tool, allowed: 'A' });
    expect(await pins.seen('t', tool, { definition: 'A', consent: 'first' })).toEqual({ tool, allowed: 'A' });
    expect(await pins.seen('t', tool, { definition: 'B', consent: 'first' })).toEqual({
      tool,
      allowed: 'A',
      offered: 'B',
    });
    expect(await pins.seen('t', tool, { definition: 'C', consent: 'none' })).toEqual({
      tool,
      allowed: 'A',
      offered: 'C',
    });
    expect(await pins.seen('t', tool, { definition: 'A', consent: 'none' })).toEqual({ tool, allowed: 'A' });
  });

  test('a tool that the file does not name waits, however often it is seen, until the file names it', async () => {
    const tool = 'crm.unnamed';
    expect(await pins.seen('t', tool, { definition: 'A', consent: 'none' })).toEqual({ tool, offered: 'A' });
    expect(await pins.seen('t', tool, { definition: 'B', consent: 'none' })).toEqual({ tool, offered: 'B' });
    expect(await pins.seen('t', tool, { definition: 'B', consent: 'first' })).toEqual({ tool, allowed: 'B' });
    expect(await pins.seen('t', tool, { definition: 'C', consent: 'first' })).toEqual({
      tool,
      allowed: 'B',
      offered: 'C',
    });
  });

  test("the file's own hash allows exactly that definition", async () => {
    const tool = 'crm.pinned';
    await pins.seen('t', tool, { definition: 'A', consent: 'first' });
    expect(await pins.seen('t', tool, { definition: 'B', consent: 'this' })).toEqual({ tool, allowed: 'B' });
  });

  test('to allow is to allow what is offered, once, for one tenant', async () => {
    const tool = 'crm.allowed';
    for (const tenant of ['t', 'other']) {
      await pins.seen(tenant, tool, { definition: 'A', consent: 'first' });
      await pins.seen(tenant, tool, { definition: 'B', consent: 'first' });
    }
    expect(await pins.allow('t', tool)).toBe('allowed');
    expect(await pins.allow('t', tool)).toBe('as_it_is');
    expect(await pins.allow('t', 'crm.nothing')).toBe('unknown');
    expect((await pins.all('t')).find((pin) => pin.tool === tool)).toEqual({ tool, allowed: 'B' });
    expect(await pins.all('other')).toEqual([{ tool, allowed: 'A', offered: 'B' }]);
  });

  test('seen by many at once: one definition is allowed', async () => {
    const seen = await Promise.all(
      ['A', 'B', 'C', 'D'].map((definition) => pins.seen('t', 'crm.raced', { definition, consent: 'first' })),
    );
    expect(new Set(seen.map(({ allowed }) => allowed)).size).toBe(1);
  });
});
