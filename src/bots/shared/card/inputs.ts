/** The inputs of forms, for every channel, and how many of them a channel's form holds. */
import type { Part, Span } from './spans.ts';

export interface Input {
  id: string;
  label: Span;
  hint?: string;
  placeholder?: string;
  kind: 'text' | 'long' | 'code' | 'choice' | 'drop' | 'yes_no' | 'date' | 'number' | 'money';
  value: string;
  options?: { value: string; label: string }[];
  required: boolean;
}

export const isInput = (item: Input | Part): item is Input => 'id' in item;

export const input = (more: Pick<Input, 'id' | 'label' | 'kind'> & Partial<Input>): Input => ({
  value: '',
  required: true,
  ...more,
});

/** What a channel's form holds. */
export interface FormRoom {
  inputs: number;
  /** Characters of one input. */
  input: number;
  /** Inputs over which a reply may be spread. */
  replyParts: number;
}
