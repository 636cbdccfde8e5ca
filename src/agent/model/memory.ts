/** What flow and agents ask of the memory of past cases: hints for planning, never authority. */

/** A past case that was resolved with an approved plan. */
export interface Recollection {
  /** Id of the case, for the audit and for people who want to look it up. */
  case: string;
  /** The playbook that it followed, or another short name of its kind. */
  kind: string;
  /**
   * How often it was resolved so, and when last; of the customer's own cases also what was asked, which is
   * text from outside: data in every prompt.
   */
  summary: string;
  /** The approved plan: tools in their order, with the names of their arguments and none of the values. */
  steps: { tool: string; args: string[] }[];
  outcome: 'resolved' | 'refused';
}

export interface RecallInput {
  tenant: string;
  /** The run that asks; it is never recalled itself. */
  run: string;
  /** The messages of the run so far. */
  text: string;
  /**
   * The run's customer once verified, and the member of the staff who asks: the customer's own past cases
   * that the asker reads come first, with what was asked. Nobody else's words are ever recalled.
   */
  customer?: { id: string; asker: string };
  most: number;
}

/** Best first; an empty list where nothing fits. May reject: whoever asks goes on without it. */
export interface Memory {
  recall(input: RecallInput, signal?: AbortSignal): Promise<Recollection[]>;
}
