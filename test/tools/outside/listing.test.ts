/** What an MCP server offers: one bad tool takes no other with it. */
import { expect, test } from 'vitest';
import { listingOf } from '../../../src/tools/outside/mcp/listing.ts';

const offered = (name: string, description: string) => ({
  name,
  description,
  inputSchema: { type: 'object' },
});

test('given a tool with half a character in its description, then it is refused and the others are there', () => {
  const listing = listingOf([
    offered('good', 'reads'),
    offered('bad', 'half \ud800'),
    offered('also', 'reads'),
  ]);
  expect([...listing.tools.keys()]).toEqual(['good', 'also']);
  expect(listing.refused).toEqual([{ tool: 'bad', reason: expect.stringContaining('no text') }]);
});
