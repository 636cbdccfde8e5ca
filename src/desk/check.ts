/** Everything that is wrong with desk.yaml, policy.yaml, staff.yaml and the articles, alone and together. */
import { present } from '../run/present.ts';
import { amountMistakes } from './check-amounts.ts';
import { holidayMistakes } from './check-holidays.ts';
import { type DeclaredTools, policyMistakes } from './check-policy.ts';
import { quoteMistakes } from './check-quotes.ts';
import { roleMistakes } from './check-roles.ts';
import { sendMistakes } from './check-send.ts';
import { textMistakes } from './check-texts.ts';
import type { DeskFiles } from './files.ts';
import type { Finding } from './finding.ts';
import type { Mistake } from './mistake.ts';

/** `more`: what others found wrong in these files. */
export function checkDeskFiles(
  files: DeskFiles,
  tools: DeclaredTools,
  more: readonly Mistake[] = [],
): Finding[] {
  const mistakes = [
    ...roleMistakes(files),
    ...policyMistakes(files, tools),
    ...quoteMistakes(files),
    ...amountMistakes(files),
    ...sendMistakes(files, tools),
    ...textMistakes(files),
    ...holidayMistakes(files),
    ...more,
  ];
  return [
    ...files.findings,
    ...mistakes.map(({ file, path, says, warning }) =>
      present({
        file,
        line: files.read[file].lined?.lineOf(path),
        says: `${path.join('.')}: ${says}`,
        warning,
      }),
    ),
  ];
}
