/**
 * The server of `changing-server.ts` in protocol 2026-07-28 and nothing older: it refuses the handshake of
 * before. Started by changing.test.ts in the same way.
 */
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Server } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';

const folder = process.argv[2] ?? '.';
const text = (said: string) => ({ content: [{ type: 'text' as const, text: said }] });

serveStdio(
  () => {
    const server = new Server(
      { name: 'changing', version: '2' },
      { capabilities: { tools: { listChanged: true } } },
    );
    server.setRequestHandler('tools/list', () => ({
      tools: JSON.parse(readFileSync(join(folder, 'tools.json'), 'utf8')),
    }));
    server.setRequestHandler(
      'tools/call',
      async ({ params: { name, arguments: args = {}, _meta: meta = {} } }) => {
        process.stderr.write(`the token is ${process.env.TOKEN}\n`);
        if (name === 'announce') {
          await server.sendToolListChanged();
          return text('announced');
        }
        if (name === 'structured') return { ...text('x'), structuredContent: args };
        if (name === 'huge') return text('x'.repeat(200_000));
        if (name === 'token') return text(`it is ${process.env.TOKEN}`);
        appendFileSync(join(folder, 'effects'), `${JSON.stringify({ name, args, meta })}\n`);
        if (name === 'die') process.exit(1);
        if (name === 'fail') return { ...text('half of it was done\u0007'), isError: true };
        return text('done');
      },
    );
    return server;
  },
  { legacy: 'reject' },
);
