/** PostgreSQL as it fails: restarted fast and at once, and connections ended. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

const execute = promisify(execFile);

export interface Restarted {
  restart(how: 'fast' | 'immediate'): Promise<void>;
  terminateConnections(): Promise<void>;
  stop(): Promise<void>;
}

/** Of a server that this machine runs, as its superuser. */
export async function restartable(url: string): Promise<Restarted> {
  const ask = async (sql: string) => {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => {});
    await client.connect();
    return client.query(sql).finally(() => client.end().catch(() => {}));
  };
  const { rows } = await ask(
    `select current_setting('data_directory') as data, (pg_stat_file('.')) is not null as there,
            (select setting from pg_config where name = 'BINDIR') as bin`,
  );
  const { data, bin } = rows[0] as { data: string; bin: string };
  const user = await execute('stat', ['-c', '%u %g', data]);
  const [uid, gid] = user.stdout.trim().split(' ').map(Number);
  const as = process.getuid?.() === 0 ? { uid, gid } : {};
  const control = (...args: string[]) =>
    execute(join(bin, 'pg_ctl'), [...args, '-D', data, '-w', '-t', '60', '-l', '/dev/null'], {
      ...as,
      cwd: data,
    });
  return {
    async restart(how) {
      await control('restart', '-m', how);
    },
    async terminateConnections() {
      await ask('select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()').catch(
        () => {},
      );
    },
    async stop() {
      await control('stop', '-m', 'immediate').catch(() => {});
    },
  };
}
