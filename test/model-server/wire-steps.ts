/** Short ways to say what a model says, in the form that it is sent in. */

export interface WireStep {
  id: string;
  title: string;
  tool: string;
  args: string;
  needs: string[];
  expect: { path: string; is: string; value: string | number | boolean | null }[];
  again: number | null;
}

export function step(
  id: string,
  tool: string,
  { args = {}, ...more }: { args?: object } & Partial<Omit<WireStep, 'args'>> = {},
): WireStep {
  return {
    id,
    title: `${tool} (${id})`,
    tool,
    args: JSON.stringify(args),
    needs: [],
    expect: [],
    again: null,
    ...more,
  };
}

export function ref(path: string): { $ref: string } {
  return { $ref: path };
}

export function plan(summary: string, steps: WireStep[], open: string | null = null) {
  return { next: { kind: 'plan', summary, steps, open, not_read: [] as string[] } };
}

export function question(text: string) {
  return { next: { kind: 'question', text } };
}

export function handOver(to: string, reason: string, promised: string | null = null) {
  return { next: { kind: 'hand_over', to, reason, promised, citations: [] } };
}
