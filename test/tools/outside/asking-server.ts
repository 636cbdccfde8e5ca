/**
 * An MCP server of protocol 2026-07-28 whose tools ask something while they are called, made of the
 * protocol's own package. Started with the folder that its effects are written to.
 */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { acceptedContent, inputRequired, McpServer } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { z } from 'zod';

const folder = process.argv[2] ?? '.';
const text = (said: string) => ({ content: [{ type: 'text' as const, text: said }] });
const Room = z.object({ room: z.enum(['Blue', 'Red']) });
const ROOM = {
  type: 'object' as const,
  properties: { room: { type: 'string' as const, enum: ['Blue', 'Red'] } },
  required: ['room'],
};
const effect = (name: string, what: object) =>
  appendFileSync(join(folder, 'effects'), `${JSON.stringify({ name, ...what })}\n`);

serveStdio(() => {
  const server = new McpServer({ name: 'asking', version: '1' });
  const asks = (message: string, requestedSchema: typeof ROOM, requestState?: string) =>
    inputRequired({
      inputRequests: { it: inputRequired.elicit({ message, requestedSchema }) },
      ...(requestState !== undefined && { requestState }),
    });
  const day = { inputSchema: z.object({ day: z.string() }) };

  server.registerTool('book', { description: 'Books a room.', ...day }, ({ day }, { mcpReq }) => {
    const room = acceptedContent(mcpReq.inputResponses, 'it', Room)?.room;
    if (!room) return asks(`Which room on ${day}?`, ROOM);
    effect('book', { day, room });
    return text(`booked ${room} on ${day}`);
  });
  server.registerTool(
    'free',
    { description: 'Says whether a room is free.', ...day },
    ({ day }, { mcpReq }) => {
      const room = acceptedContent(mcpReq.inputResponses, 'it', Room)?.room;
      return room ? text(`${room} is free on ${day}`) : asks(`Which room on ${day}?`, ROOM);
    },
  );
  // Two questions, one after the other; what came of the first goes along.
  server.registerTool('both', { description: 'Asks twice.' }, ({ mcpReq }) => {
    const first = mcpReq.requestState<string>();
    const room = acceptedContent(mcpReq.inputResponses, 'it', Room)?.room;
    if (!room) return asks('The first room?', ROOM, '');
    return first ? text(`${first} and ${room}`) : asks('The second room?', ROOM, room);
  });
  server.registerTool('never', { description: 'Takes no answer.' }, () => asks('Which room?', ROOM));
  server.registerTool('login', { description: 'Asks for a password.' }, () =>
    inputRequired({
      inputRequests: {
        it: inputRequired.elicit({
          message: 'Please sign in.',
          requestedSchema: {
            type: 'object',
            properties: { user: { type: 'string' }, pw: { type: 'string', title: 'Password' } },
          },
        }),
      },
    }),
  );
  server.registerTool('page', { description: 'Sends people to a page.' }, () =>
    inputRequired({
      inputRequests: { it: inputRequired.elicitUrl({ message: 'Go', url: 'https://example.com/' }) },
    }),
  );
  return server;
});
