/** The server speaks TLS where it has a certificate, and nothing else then. */
import { readFileSync } from 'node:fs';
import { get } from 'node:https';
import { expect, test } from 'vitest';
import { serve } from '../../src/start/serve.ts';

/** The certificate that smtp-server carries for trying out: its key is no secret. */
const PACKED = readFileSync(
  new URL('../../node_modules/smtp-server/dist/esm/tls-options.js', import.meta.url),
  'utf8',
).replace(/\\n' \+\n\s*'/g, '\n');
const pem = (kind: string) => {
  const [found = ''] = new RegExp(`-----BEGIN ${kind}-----[^-]+-----END ${kind}-----`).exec(PACKED) ?? [];
  return Buffer.from(`${found}\n`);
};

test('with a certificate over TLS alone', async () => {
  const tls = { cert: pem('CERTIFICATE'), key: pem('(?:RSA )?PRIVATE KEY') };
  const server = await serve((_request, response) => void response.end('here'), {
    port: 0,
    host: '127.0.0.1',
    tls,
  });
  try {
    const status = await new Promise((resolve, reject) => {
      const asked = get(`https://127.0.0.1:${server.port}`, {
        rejectUnauthorized: false,
      });
      asked.on('response', (response) => resolve(response.resume().statusCode)).on('error', reject);
    });
    expect(status).toBe(200);
    await expect(fetch(`http://127.0.0.1:${server.port}`)).rejects.toThrow();
  } finally {
    await server.close();
  }
});
