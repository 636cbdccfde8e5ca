import { expect, test } from 'vitest';
import { mayCall } from '../../../src/bots/teams/hosts.ts';

const none = { listed: [], playground: false };

test.each([
  ['https://smba.trafficmanager.net/emea/', none, true],
  ['https://smba.infra.gcc.teams.microsoft.com/teams/', none, true],
  ['http://smba.trafficmanager.net/emea/', none, false],
  ['https://smba.trafficmanager.net:8443/', none, false],
  ['https://SMBA.TRAFFICMANAGER.NET/', none, true],
  ['https://evil.example.com/smba.trafficmanager.net', none, false],
  ['https://smba.trafficmanager.net.evil.example.com/', none, false],
  ['https://user:pass@smba.trafficmanager.net/', none, false],
  ['http://127.0.0.1:9000/x', none, false],
  ['http://127.0.0.1:9000/x', { listed: ['127.0.0.1:9000'], playground: false }, true],
  ['http://127.0.0.1:9001/x', { listed: ['127.0.0.1:9000'], playground: false }, false],
  ['http://127.0.0.1:9001/x', { listed: ['127.0.0.1'], playground: false }, true],
  ['http://connector.example.com/x', { listed: ['connector.example.com'], playground: false }, false],
  ['https://connector.example.com/x', { listed: ['connector.example.com'], playground: false }, true],
  ['http://localhost:56150/_connector', { listed: [], playground: true }, true],
  ['http://10.0.0.1/x', { listed: [], playground: true }, false],
  ['', { listed: [''], playground: true }, false],
  ['ftp://127.0.0.1/', { listed: ['127.0.0.1'], playground: true }, false],
])('%s with %j: %s', (url, hosts, wanted) => expect(mayCall(url, hosts)).toBe(wanted));
