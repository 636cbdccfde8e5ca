/** Plays the rehearsals of a desk's playbooks: each passed, or with what differs and where it is written. */
import { join } from 'node:path';
import { playbookFiles, readPlaybook } from '../../agent/playbooks/load.ts';
import { differences, modelDifferences, type Played } from '../../agent/playbooks/rehearsal-differences.ts';
import type { Config } from '../../config.ts';
import { DeskMistake, type Finding } from '../../desk/finding.ts';
import { type CheckOptions, checkDesk } from './check.ts';
import { startDemoService } from './demo-service.ts';
import { openDesk } from './folder.ts';
import { openStage } from './rehearsal-stage.ts';
import { PLACEHOLDER } from './tools.ts';

export interface RehearseOptions extends CheckOptions {
  /** Only those of the playbook of this name, or whose request has these words. */
  only?: string | undefined;
  /** Reads that a rehearsal gives no answer for go to the desk's services. */
  live?: boolean | undefined;
  /** With models: they plan and write as cases have it, and what is worded in a playbook is not compared. */
  config?: Config | undefined;
  /** Called with sentences on what of the desk's tools is not there. */
  told?: (sentence: string) => void;
}

export interface Rehearsed {
  playbook: string;
  request: string;
  /** None: it passed. */
  differs: Finding[];
}

/**
 * One after the other, as they come. Throws DeskMistake where the desk is not right, and RehearsalsMissing
 * where there is none to play.
 */
export async function* rehearse(folder: string, options: RehearseOptions): AsyncGenerator<Rehearsed> {
  const mistakes = checkDesk(folder, options).findings.filter(({ warning }) => !warning);
  if (mistakes.length > 0) throw new DeskMistake(mistakes);
  const desk = openDesk(folder);
  const read = playbookFiles(join(folder, 'playbooks')).flatMap(({ file, text = '' }) => {
    const { playbook, lineOf } = readPlaybook(file, text, desk);
    return playbook ? [{ playbook, lineOf }] : [];
  });
  const wanted = read.flatMap(({ playbook, lineOf }) =>
    playbook.rehearsals.flatMap((rehearsal, n) => {
      const { only } = options;
      const meant = only === undefined || playbook.id === only || rehearsal.request.includes(only);
      return meant
        ? [{ playbook, rehearsal, lineOf: (path: Path) => lineOf(['rehearsals', n, ...path]) }]
        : [];
    }),
  );
  if (wanted.length === 0) throw new RehearsalsMissing(read.map(({ playbook }) => playbook.id));
  const service =
    desk.demo_service && options.secretOf('DESK_SERVICE_URL') === undefined
      ? await startDemoService(folder, desk.demo_service.command)
      : undefined;
  const { toolSecret } = service?.known({} as Parameters<typeof service.known>[0]) ?? {};
  const live = options.live === true || service !== undefined;
  const secretOf = (name: string) =>
    toolSecret?.(name) ?? options.secretOf(name) ?? (live ? undefined : PLACEHOLDER);
  try {
    const playbooks = read.map(({ playbook }) => playbook);
    const { today, config } = options;
    const servers = options.live === true;
    const stage = await openStage({ folder, desk, playbooks, today, secretOf, live, servers, config });
    try {
      for (const sentence of stage.problems) options.told?.(sentence);
      for (const { playbook, rehearsal, lineOf } of wanted) {
        const came = await played(() => stage.play(rehearsal));
        const differs = config ? modelDifferences(rehearsal, came) : differences(rehearsal, came);
        yield {
          playbook: playbook.id,
          request: rehearsal.request,
          differs: differs.map(({ path, reason }) => ({
            ...{ file: `playbooks/${playbook.file}`, line: lineOf(path) },
            says: `${path.join('.')}: ${reason}`,
          })),
        };
      }
    } finally {
      await stage.close();
    }
  } finally {
    await service?.close();
  }
}

type Path = (string | number)[];

/** One that breaks does not keep the others from being played. */
async function played(play: () => Promise<Played>): Promise<Played> {
  try {
    return await play();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { rests: [], proposals: [], rejected: [], stuck: why };
  }
}

export class RehearsalsMissing extends Error {
  constructor(playbooks: readonly string[]) {
    super(`There is no such rehearsal. Playbooks: ${playbooks.join(', ')}.`);
  }
}
