/** A desk's folder as a whole: everything that is wrong with it, named before anything runs. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { AgentDesk } from '../../agent/desk.ts';
import { unknownLanguages } from '../../agent/languages/language.ts';
import { entityMistakes } from '../../agent/playbooks/entity-mistakes.ts';
import { sharedExamples, unheardExamples } from '../../agent/playbooks/example-mistakes.ts';
import { factMistakes } from '../../agent/playbooks/fact-mistakes.ts';
import {
  type PlaybookProblem,
  playbookFiles,
  type ReadPlaybook,
  readPlaybook,
  readPlaybooks,
} from '../../agent/playbooks/load.ts';
import { type DeskNames, nameMistakes } from '../../agent/playbooks/name-mistakes.ts';
import type { Playbook } from '../../agent/playbooks/playbook.ts';
import { rehearsalMistakes } from '../../agent/playbooks/rehearsal-mistakes.ts';
import { stepMistakes } from '../../agent/playbooks/step-mistakes.ts';
import { untranslatedIn } from '../../agent/playbooks/untranslated.ts';
import { checkDeskFiles } from '../../desk/check.ts';
import { type DeskFiles, namesIn, readDeskFiles } from '../../desk/files.ts';
import { DeskMistake, type Finding, findingText, inFileOrder } from '../../desk/finding.ts';
import type { Mistake } from '../../desk/mistake.ts';
import { DeskEntity } from '../../run/desk.ts';
import { present } from '../../run/present.ts';
import { OF_SERVICE } from './demo-service.ts';
import { type DeskTools, deskTools, PLACEHOLDER, type ToolSecrets } from './tools.ts';

export interface CheckedDesk {
  /** File by file, from above. */
  findings: Finding[];
  has: { playbooks: number; articles: number; tools: number; rules: number; people: number };
}

export interface CheckOptions extends ToolSecrets {
  /** ISO date. */
  today: string;
}

export function checkDesk(folder: string, { today, ...options }: CheckOptions): CheckedDesk {
  const files = readDeskFiles(folder, today);
  // A service that starts with the desk sets its own.
  const secretOf = (name: string) =>
    files.desk.demo_service && OF_SERVICE.includes(name) ? PLACEHOLDER : options.secretOf(name);
  const tools = deskTools(folder, { shop: files.desk.shop ?? { kind: 'own' }, ...options, secretOf });
  const playbooks = checkPlaybooks(folder, files, tools);
  return {
    findings: inFileOrder([
      ...checkDeskFiles(files, tools.declared, [...entityMistakesIn(files), ...languageMistakesIn(files)]),
      ...tools.findings,
      ...ownerless(tools, files),
      ...playbooks.findings,
    ]),
    has: {
      playbooks: playbooks.count,
      articles: files.articles.count,
      tools: tools.outside,
      rules: files.policy.rules?.length ?? 0,
      people: files.staff.length,
    },
  };
}

/**
 * What is wrong beside playbooks and tools, which are left out each for itself: throws DeskMistake. Gives the
 * warnings as sentences. `tools`: names of tools that there are beside those of the folder.
 */
export function checkBeforeStart(
  folder: string,
  { tools, ...options }: CheckOptions & { tools: readonly string[] },
): string[] {
  const files = readDeskFiles(folder, options.today);
  const { declared } = deskTools(folder, { shop: files.desk.shop ?? { kind: 'own' }, ...options });
  const names = declared.names && new Set([...declared.names, ...tools]);
  const findings = checkDeskFiles(files, { ...declared, ...present({ names }) }, entityMistakesIn(files));
  const mistakes = findings.filter(({ warning }) => !warning);
  if (mistakes.length > 0) throw new DeskMistake(inFileOrder(mistakes));
  return inFileOrder(findings).map(findingText);
}

/** A reply belongs to whom it goes to. */
function ownerless({ ownerless: writes }: DeskTools, { desk }: DeskFiles): Finding[] {
  return [...writes].flatMap(([name, finding]) => (name === desk.send?.tool ? [] : finding));
}

function entityMistakesIn({ desk }: DeskFiles): Mistake[] {
  return entityMistakes(desk.entities ?? {}).map(({ path, reason }) => ({
    ...{ file: 'desk.yaml', path },
    says: reason,
  }));
}

function languageMistakesIn({ desk }: DeskFiles): Mistake[] {
  return unknownLanguages({ languages: desk.languages ?? [] }).map((says) => ({
    ...{ file: 'desk.yaml', path: ['languages'], warning: true },
    says: says.replace(/^desk\.yaml: /, ''),
  }));
}

function checkPlaybooks(folder: string, files: DeskFiles, tools: DeskTools) {
  const directory = join(folder, 'playbooks');
  if (!existsSync(directory)) {
    const says = 'there is no such folder; what to do, kind by kind of request, is in it';
    return { count: 0, findings: [{ file: 'playbooks', says }] };
  }
  const desk = agentDeskOf(files);
  const sources = playbookFiles(directory);
  const read = sources.map(({ file, text }) => ({ file, ...readPlaybook(file, text ?? '', desk) }));
  const names = namesFor(files, tools, new Set(read.flatMap(({ playbook }) => playbook?.id ?? [])));
  const shared = sharedExamples(read.flatMap(({ playbook }) => playbook ?? []));
  const known = files.read['desk.yaml'].lined !== undefined;
  const found = [
    // Whose names nobody knows are not said to be missing.
    ...(known ? readPlaybooks(sources, desk).problems : read.flatMap(shapeProblems)),
    ...read.flatMap(({ file, playbook, lineOf }) =>
      playbook
        ? [
            ...nameMistakes(playbook, names),
            ...stepMistakes(playbook, tools.catalogue),
            ...factMistakes(playbook, tools.catalogue),
            ...rehearsalMistakes(playbook, tools),
            ...(shared.get(playbook) ?? []),
          ].map(({ path, reason }) => ({ file, line: lineOf(path), reason: `${path.join('.')}: ${reason}` }))
        : [],
    ),
  ];
  const missing = read.flatMap(({ file, playbook, lineOf }) =>
    (playbook ? untranslatedIn(playbook, desk) : []).map(
      ({ purpose, language, instead }): Finding => ({
        ...{ file: `playbooks/${file}`, line: lineOf(['replies', purpose]), warning: true },
        says: `replies.${purpose}: has no text in ${language}; ${instead} is written`,
      }),
    ),
  );
  const findings = found.map(
    ({ file, line, reason }): Finding => ({ file: `playbooks/${file}`, line, says: reason }),
  );
  const warned = read.flatMap(({ file, playbook, lineOf }) =>
    (playbook ? [...unheardExamples(playbook, desk), ...unrehearsed(playbook)] : []).map(
      ({ path, reason }): Finding => ({
        ...{ file: `playbooks/${file}`, line: lineOf(path), warning: true },
        says: `${path.join('.')}: ${reason}`,
      }),
    ),
  );
  return { count: sources.length, findings: [...findings, ...missing, ...warned] };
}

function unrehearsed({ rehearsals }: Playbook) {
  const reason =
    'has no rehearsals: write a request with what must come of it, and play it with npm run desk -- rehearse';
  return rehearsals.length === 0 ? [{ path: ['id'], reason }] : [];
}

function shapeProblems({ playbook, problems }: ReadPlaybook): PlaybookProblem[] {
  return playbook ? [] : problems;
}

function namesFor(files: DeskFiles, tools: DeskTools, playbooks: Set<string>): DeskNames {
  return {
    tools: tools.declared.names,
    articles: files.articles.ids,
    evidence: namesIn(files.read['desk.yaml'], 'evidence'),
    queues: queuesIn(files),
    roles: files.policy.roles && new Set([...files.policy.roles, ...files.staff].map(({ role }) => role)),
    playbooks,
    reads: { tool: 'knowledge.article', id: 'id' },
  };
}

/** A role without a queue of another name has one of its own name. */
function queuesIn({ desk, policy, staff, read }: DeskFiles): Set<string> | undefined {
  const { queues } = desk;
  if (!read['desk.yaml'].lined || !policy.roles) return undefined;
  return new Set([
    ...(queues ? [queues.general, queues.unverified, ...Object.keys(queues.roles)] : []),
    ...(policy.escalateTo === undefined ? [] : [policy.escalateTo]),
    ...[...policy.roles, ...staff].map(({ role }) => role),
  ]);
}

/** Where desk.yaml is wrong itself, its names count all the same: each mistake is said once. */
function agentDeskOf({ desk, read }: DeskFiles): AgentDesk {
  const named = [...(namesIn(read['desk.yaml'], 'entities') ?? [])].map((name) => [
    name,
    DeskEntity.parse({ label: name, example: name, regex: name }),
  ]);
  return {
    languages: desk.languages ?? ['en'],
    entities: desk.entities ?? Object.fromEntries(named),
    currencies: desk.currencies ?? [],
    evidence: desk.evidence ?? {},
  };
}
