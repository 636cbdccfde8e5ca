/** What flow and the minds ask of whatever remembers past cases: hints for planning, never authority. */

/** A past case that was resolved with an approved plan. */
export interface Recollection {
  /** Id of the case, for the audit and for people who want to look it up. */
  case: string;
  /** The playbook that it followed, or another short name of its kind. */
  kind: string;
  /** What was asked and what came of it, in a few sentences. Text from outside: data in every prompt. */
  summary: string;
  /** The approved plan: tools in their order, with the names of their arguments and none of the values. */
  steps: { tool: string; args: string[] }[];
  outcome: 'resolved' | 'refused';
}

export interface RecallInput {
  tenant: string;
  /** The run that asks; it is never recalled itself. */
  run: string;
  /** What was said in the run so far. */
  text: string;
  /** Id of the run's customer, whose own past cases come first. */
  customer?: string;
  most: number;
}

/** Best first; an empty list where nothing fits. May reject: whoever asks goes on without it. */
export interface Memory {
  recall(input: RecallInput): Promise<Recollection[]>;
}
