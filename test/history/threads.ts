/** The six threads over REST, through the whole of Greenlight, for recording. */
import type { Installation } from '../stories/installation.ts';
import { play } from '../threads/play.ts';
import { overRest } from '../threads/rest.ts';
import { THREADS, type ThreadName } from '../threads/script.ts';

/** Name of each thread and its run. */
export async function playThreads(installation: Installation): Promise<Map<string, string>> {
  const runs = new Map<string, string>();
  for (const name of Object.keys(THREADS) as ThreadName[]) {
    const driver = overRest(installation);
    await play(name, driver);
    runs.set(name, driver.id);
  }
  return runs;
}
