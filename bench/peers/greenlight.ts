/** Greenlight as an installation has it: the model mind, the shop's tools and the one that looks. */
import { startInstallation } from '../installation.ts';
import { modelMind } from '../model/greenlight.ts';
import { DATABASE_URL, look, MODEL_URL, serve } from './harness.ts';

/** As many as the widest block has side by side. */
const WIDTH = 64;

const baseUrl = MODEL_URL.replace(/\/v1$/, '');
const installation = await startInstallation(DATABASE_URL, WIDTH, { build: modelMind(baseUrl, look) });

serve(async () => {
  const { answer } = await installation.run();
  return answer?.reply ?? '';
});
