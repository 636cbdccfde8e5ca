/** What is wrong with a file of a desk: where, what, and what to do about it. */

export interface Finding {
  /** Below the desk's folder: `playbooks/renewals.md`. */
  file: string;
  /** From 1; absent: it is about the file as a whole. */
  line?: number;
  says: string;
  /** The desk works all the same. */
  warning?: true;
}

/** `policy.yaml, line 9: roles.1.limit: …`. */
export function findingText({ file, line, says }: Finding): string {
  return `${file}${line === undefined ? '' : `, line ${line}`}: ${says}`;
}

/** In the order in which somebody mends them: file by file, from above; each once. */
export function inFileOrder(findings: readonly Finding[]): Finding[] {
  const once = new Map(findings.map((finding) => [findingText(finding), finding]));
  return [...once.values()].sort(
    (a, b) => a.file.localeCompare(b.file, 'en') || (a.line ?? 0) - (b.line ?? 0),
  );
}

/** Each line of the message names a file, a line and what to put right. */
export class DeskMistake extends Error {
  readonly findings: readonly Finding[];
  constructor(findings: readonly Finding[]) {
    super(findings.map(findingText).join('\n'));
    this.findings = findings;
  }
}
