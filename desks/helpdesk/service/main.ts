/**
 * Runs the service beside Greenlight: on a free port of loopback, with the token of DESK_SERVICE_TOKEN. The
 * first line that it writes is its address. It ends with whoever started it.
 */
import type { AddressInfo } from 'node:net';
import { createService } from './server.ts';

const token = process.env.DESK_SERVICE_TOKEN;
if (!token) {
  console.error('DESK_SERVICE_TOKEN is not set.');
  process.exit(1);
}
const service = createService(token);
service.listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${(service.address() as AddressInfo).port}`);
});

const stop = () => process.exit(0);
process.on('SIGTERM', stop);
// Its end of the pipe closes when the starting process is gone, however that went.
process.stdin.on('end', stop).resume();
