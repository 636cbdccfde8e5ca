/** Forms inside the card: what a button asks for before it counts. Pure. */

import type { RunView } from '../../../run/view/run-view.ts';
import { type AdjustableStep, adjustableSteps, type StepEdit } from '../../shared/card/adjust.ts';
import type { Field } from '../../shared/card/arguments.ts';
import type { Asking, Form, Press } from '../../shared/press.ts';
import { type Action, box, type Element, execute, heading, runs } from './elements.ts';
import type { Amount } from './fold.ts';
import { line, shown } from './text.ts';

/** The longest reason, answer or adjustment, in characters. */
const MOST_WORDS = 4_000;
/** The longest draft that the card can hold for editing; longer ones are edited in the console. */
const MOST_REPLY = 8_000;

export interface Opened {
  press: Press;
  asks: Asking;
  seq: number;
  /** What was filled in before and did not fit, by the input's id: nobody types it twice. */
  typed?: Record<string, unknown>;
}

const TITLES: Record<Asking, string> = {
  adjust: 'Adjust the plan',
  decline: 'Decline',
  hand_off: 'Hand off',
  verify: 'Enter the code',
  edit: 'Edit the reply',
  looked: 'What did you find?',
  ask: 'Ask for an exception',
  answer: 'Answer',
};

const SUBMITS: Record<Asking, string> = {
  adjust: 'Adjust',
  decline: 'Decline',
  hand_off: 'Hand off',
  verify: 'Check the code',
  edit: 'Send reply',
  looked: 'Record what I found',
  ask: 'Ask',
  answer: 'Answer',
};

export function formOf(view: RunView, { press, asks, seq, typed = {} }: Opened, amount: Amount): Element[] {
  const tooLong = asks === 'edit' && !editable(view, amount);
  const submit = execute(
    SUBMITS[asks],
    'do',
    { press, seq },
    { style: asks === 'decline' ? 'destructive' : 'positive' },
  );
  const back = execute('Back', 'show', { run: press.run }, { inputs: 'none' });
  const actions: Action[] = tooLong ? [back] : [submit, back];
  return [
    box(
      [
        heading(TITLES[asks], 'none'),
        ...inputsOf(view, asks, amount).map((one) => filled(one, typed)),
        { type: 'ActionSet', actions },
      ],
      'accent',
      'medium',
    ),
  ];
}

function filled(element: Element, typed: Record<string, unknown>): Element {
  if (Array.isArray(element.items))
    return { ...element, items: element.items.map((one) => filled(one, typed)) };
  const value = typeof element.id === 'string' && element.id !== 'code' ? typed[element.id] : undefined;
  // A date that is none would not be shown at all.
  const fits =
    typeof value === 'string' && (element.type !== 'Input.Date' || /^\d{4}-\d{2}-\d{2}$/.test(value));
  return fits ? { ...element, value: value.slice(0, MOST_REPLY) } : element;
}

function inputsOf(view: RunView, asks: Asking, amount: Amount): Element[] {
  switch (asks) {
    case 'adjust':
      return adjustInputs(view, amount);
    case 'decline':
      return [words('Why not? The reply is drafted knowing this.')];
    case 'hand_off':
      return [words('Why, and to whom should it go?')];
    case 'ask':
      return [words('Reason for the exception')];
    case 'answer':
      return [
        runs([{ text: shown(view.question?.text ?? '', amount.text) }], { spacing: 'small' }),
        words('Your answer'),
      ];
    case 'verify':
      return [
        {
          type: 'Input.Text',
          id: 'code',
          label: 'The code that the customer received. It is checked and never kept.',
          isRequired: true,
          errorMessage: 'Enter the code.',
          maxLength: 20,
        },
      ];
    case 'edit': {
      const reply = view.answer?.reply ?? '';
      if (!editable(view, amount))
        return [runs([{ text: 'This draft is too long to be edited here: edit it in the console.' }])];
      return [{ ...words('The reply as it is sent to the customer'), value: reply }];
    }
    case 'looked':
      return [
        {
          type: 'Input.ChoiceSet',
          id: 'outcome',
          label: 'Did the change happen?',
          style: 'expanded',
          isRequired: true,
          errorMessage: 'Choose one.',
          choices: [
            { title: 'It happened', value: 'done' },
            { title: 'It did not happen', value: 'failed' },
          ],
        },
      ];
    default:
      return asks satisfies never;
  }
}

function editable({ answer }: RunView, amount: Amount): boolean {
  return [...(answer?.reply ?? '')].length <= Math.min(MOST_REPLY, amount.reply);
}

function words(label: string): Element {
  return {
    type: 'Input.Text',
    id: 'text',
    label,
    isMultiline: true,
    isRequired: true,
    errorMessage: 'Write a sentence.',
    maxLength: MOST_WORDS,
  };
}

function adjustInputs(view: RunView, amount: Amount): Element[] {
  const steps = adjustableSteps(view);
  let left = amount.fields;
  const shownSteps = steps.filter(({ fields }) => {
    left -= fields.length + 1;
    return left >= 0;
  });
  return [
    {
      type: 'Input.Text',
      id: 'text',
      label: 'In words',
      placeholder: 'also give the shipping back',
      isMultiline: true,
      maxLength: MOST_WORDS,
    },
    ...shownSteps.map((step) => stepInputs(step, amount)),
    ...(shownSteps.length < steps.length
      ? [
          runs([
            {
              text: `${steps.length - shownSteps.length} more steps: adjust them in words, or in the console.`,
              subtle: true,
            },
          ]),
        ]
      : []),
  ];
}

function stepInputs({ id, title, fields }: AdjustableStep, amount: Amount): Element {
  return box(
    [
      runs([{ text: line(title, amount.text), bold: true }]),
      { type: 'Input.Toggle', id: `drop|${id}`, title: 'Drop this step', value: 'false', spacing: 'small' },
      ...fields.map((field) => fieldInput(id, field, amount)),
    ],
    'default',
  );
}

function fieldInput(step: string, field: Field, amount: Amount): Element {
  const id = `field|${step}|${field.path}`;
  const label = line(field.label, 80);
  const { text: value } = field;
  // What is not shown whole would be cut when it is sent back.
  if (
    field.kind === 'reference' ||
    field.kind === 'nothing' ||
    [...value].length > Math.max(amount.value, 60) * 2
  )
    return runs([{ text: `${label}: `, subtle: true }, { text: line(value, amount.value) }], {
      spacing: 'small',
    });
  switch (field.kind) {
    case 'date':
      return { type: 'Input.Date', id, label, value };
    case 'yes_no':
      return { type: 'Input.Toggle', id, label, title: 'Yes', valueOn: 'yes', valueOff: 'no', value };
    case 'money':
      return {
        type: 'Input.Text',
        id,
        label,
        value,
        regex: '^\\s*\\d{1,7}([.,]\\d{1,2})?\\s*$',
        errorMessage: 'Write an amount like 48.00.',
      };
    case 'number':
      return {
        type: 'Input.Text',
        id,
        label,
        value,
        errorMessage: 'Write a number.',
        regex: '^\\s*-?\\d+([.,]\\d+)?\\s*$',
      };
    case 'long':
      return { type: 'Input.Text', id, label, value, isMultiline: true };
    case 'text':
      return { type: 'Input.Text', id, label, value };
    default:
      return field.kind satisfies never;
  }
}

/** What was filled in, from the values that the client sends with the press. Edits are by step id. */
export function filledIn(data: Record<string, unknown>): {
  form: Omit<Form, 'steps'>;
  edits: Record<string, StepEdit>;
} {
  const form: Omit<Form, 'steps'> = {};
  const edits: Record<string, StepEdit> = {};
  const edit = (step: string) => {
    edits[step] ??= { drop: false, typed: {} };
    return edits[step];
  };
  for (const [name, value] of Object.entries(data)) {
    if (typeof value !== 'string') continue;
    const [what, step = '', path = ''] = name.split('|');
    if (name === 'text') form.text = value;
    else if (name === 'code') form.code = value;
    else if (name === 'outcome' && (value === 'done' || value === 'failed')) form.outcome = value;
    else if (what === 'drop' && step !== '') edit(step).drop = value === 'true';
    else if (what === 'field' && step !== '' && path !== '') edit(step).typed[path] = value;
  }
  return { form, edits };
}
