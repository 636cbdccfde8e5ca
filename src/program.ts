/**
 * Reads the settings, starts, says in a line where Greenlight is and what to type first, and stops cleanly.
 */
import { buildConsole } from './bots/console/build.ts';
import { environmentConfig } from './config.ts';
import { DeskMistake } from './desk/finding.ts';
import { createLog } from './log.ts';
import { stopper } from './start/stopping.ts';
import { type Greenlight, start } from './start.ts';
import { CheckpointTrouble } from './store/audit/checkpointer.ts';
import { DirectoryInUse } from './store/directory-lock.ts';
import { WrongMasterKey } from './store/keys.ts';
import { NotOwner } from './store/migrate.ts';
import { WrongRole } from './store/roles.ts';

const config = environmentConfig();
if ('problems' in config) {
  for (const problem of config.problems) console.error(problem);
  process.exit(1);
}

const log = createLog({
  level: config.logLevel,
  own: [CheckpointTrouble, DeskMistake, DirectoryInUse, NotOwner, WrongMasterKey, WrongRole],
});
const starting = Promise.withResolvers<Greenlight>();
starting.promise.catch(() => {});
const stop = stopper(starting.promise, { log, exit: process.exit });
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
const console_ = config.role === 'worker' ? undefined : buildConsole();
try {
  const greenlight = await start(config, log);
  starting.resolve(greenlight);
  void greenlight.learn();
  for (const problem of greenlight.problems) console.error(problem);
  const built = await console_;
  if (built?.kind === 'failed')
    console.error(`The console could not be built, REST works all the same: ${built.message}`);
  if (config.database.kind === 'embedded') {
    const key = greenlight.key === undefined ? '' : `/?key=${greenlight.key}`;
    console.log(`Greenlight runs on ${greenlight.url}${key} – open it and type: ${greenlight.example}`);
    const where = config.database.dataDir;
    console.log(
      `The embedded database in ${where} is for trying out and does not survive a power loss; set DATABASE_URL to a PostgreSQL for real use.`,
    );
  } else if (!greenlight.serves)
    console.log(`Greenlight runs on ${greenlight.url} – it works the queue; /health and /ready answer there`);
  else
    console.log(
      `Greenlight runs on ${greenlight.url} – open ${config.oidc ? `${config.publicUrl} and sign in` : 'it and sign in with a token: npm run staff -- token ID'}`,
    );
} catch (error) {
  starting.reject(error);
  console.error(sentence(error));
  process.exit(1);
}

/**
 * What a person at a terminal can act on. Errors of our own are sentences; of the network's the usual ones
 * are put into words.
 */
function sentence(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'EADDRINUSE' && config && 'port' in config)
    return `Port ${config.port} is taken by another process: stop that one, or start with another, for instance PORT=3001 npm start.`;
  return error.message;
}
