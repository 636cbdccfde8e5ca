/** The mock of Stripe on a free port; run from where its package is installed. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(join(process.env.SHOP_INSTALLATION, 'package.json'));
const server = createServer(require('stripe-stateful-mock').createExpressApp());
server.listen(0, '127.0.0.1');
await once(server, 'listening');
process.on('disconnect', () => process.exit());
process.send({ port: server.address().port });
