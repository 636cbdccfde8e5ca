/** One of several processes on a database: opens as many runs as it is told, and works on any of them. */
import { startInstallation } from '../installation.ts';
import { repeat } from './curve.ts';

const WIDTH = 16;

const installation = await startInstallation(process.env.DATABASE_URL ?? '', WIDTH);

process.on('message', async (wish: { open: number } | 'cpu') => {
  if (wish !== 'cpu') await repeat(installation.open, wish.open, WIDTH);
  const { user, system } = process.cpuUsage();
  process.send?.((user + system) / 1_000);
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
