/** A call that the client of the protocol throws out of. */
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { expect, test } from 'vitest';
import { ToolFault } from '../../../src/tools/contract.ts';
import { translated } from '../../../src/tools/outside/mcp/broken-off.ts';
import { still } from '../tools-for-tests.ts';

test('over a connection that is gone nothing was sent: it may be asked again, over a new one', async () => {
  const gone = new StdioClientTransport({ command: 'true' });
  const error = await gone.send({ jsonrpc: '2.0', id: 1, method: 'ping' }).catch((thrown: unknown) => thrown);
  let lost = 0;
  const lose = () => {
    lost += 1;
  };
  const call = { name: 'till.look', signal: still(), lose, redact: (text: string) => text, timeoutMs: 1_000 };
  const fault = translated(error, call);
  expect(fault).toBeInstanceOf(ToolFault);
  expect(fault).toMatchObject({ code: 'unavailable', afterMs: 0 });
  expect(lost).toBe(1);
});
