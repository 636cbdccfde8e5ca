import { expect, test } from 'vitest';
import { z } from 'zod';
import { createCatalogue } from '../../src/tools/catalogue.ts';
import { reader, writer } from './tools-for-tests.ts';

test('the version changes with names, effects and schemas, and with nothing else', () => {
  const version = (...tools: Parameters<typeof createCatalogue>[0]) => createCatalogue(tools).version;
  const first = version(reader(), writer());
  expect(version(writer(), reader())).toBe(first);
  expect(version(reader({ description: 'said better', timeoutMs: 9 }), writer())).toBe(first);
  const others = [
    version(reader()),
    version(reader({ name: 'test.other' }), writer()),
    version(reader({ output: z.strictObject({ n: z.int(), m: z.int() }) as never }), writer()),
    version(reader(), writer({ verified: true })),
    version(reader(), writer({ trusted: ['n'] })),
  ];
  expect(new Set([first, ...others]).size).toBe(others.length + 1);
});

test('two tools of one name are refused at start', () => {
  expect(() => createCatalogue([reader(), reader()])).toThrow('two tools are called test.read');
});
