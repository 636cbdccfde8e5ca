/** DBOS: a workflow of steps, three of them side by side, as its tutorial has it; each is checkpointed. */
import { DBOS } from '@dbos-inc/dbos-sdk';
import { askAnswer, askPlan } from './ask.mjs';
import { DATABASE_URL, look, serve } from './harness.ts';

async function lookingFunction() {
  await DBOS.runStep(askPlan, { name: 'plan' });
  const seen = await Promise.all([1, 2, 3].map((n) => DBOS.runStep(look, { name: `look-${n}` })));
  for (const n of [4, 5, 6]) seen.push(await DBOS.runStep(look, { name: `look-${n}` }));
  return await DBOS.runStep(() => askAnswer(seen), { name: 'answer' });
}
const looking = DBOS.registerWorkflow(lookingFunction, { name: 'looking' });

DBOS.setConfig({ name: 'looking', systemDatabaseUrl: DATABASE_URL, logLevel: 'error' });
await DBOS.launch();

serve(() => looking());
