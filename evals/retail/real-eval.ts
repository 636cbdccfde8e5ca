/** `--real`: the tasks with the model that the settings name. */
import { createModelAgent } from '../../src/agent/model/agent.ts';
import { createPlaybookAgent } from '../../src/agent/playbooks/agent.ts';
import { playbookSetOf } from '../../src/agent/playbooks/playbook-set.ts';
import { environmentConfig } from '../../src/config.ts';
import type { Database } from '../../src/store/db.ts';
import type { Task } from './material.ts';
import { openOffice } from './office.ts';
import { real, realText } from './real.ts';
import type { Snapshot } from './snapshot.ts';

/** Real models take their time. */
const MOST_MS = 900_000;

/** The exit code. */
export async function realEval(
  database: Database,
  snapshot: Snapshot,
  { tasks, trials }: { tasks: Task[]; trials: number },
): Promise<number> {
  const config = environmentConfig();
  if ('problems' in config || !config.models) {
    console.error(
      '--real needs a model: set OPENAI_API_KEY, and OPENAI_BASE_URL for any other endpoint (.env.example)',
    );
    return 2;
  }
  const settings = { ...config.models, timeoutMs: config.models.timeoutSeconds * 1_000 };
  const office = await openOffice(database, [], MOST_MS);
  const mind = createModelAgent({
    settings,
    standIn: createPlaybookAgent({ playbooks: [] }),
    playbookSet: playbookSetOf([]),
    now: () => new Date().toISOString(),
    report: ({ role, code }) => console.error(`the model as ${role ?? 'mind'}: ${code}`),
  });
  const tell = (line: string) => console.log(line);
  const { ours, loop } = await real({ database, office, snapshot, settings, mind, trials, tell }, tasks);
  await office.stop();
  console.log(
    `${tasks.length} tasks, ${trials} trials each\n  Greenlight: ${realText(ours)}\n  ReAct: ${realText(loop)}`,
  );
  return 0;
}
