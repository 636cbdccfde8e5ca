/** Blocks as plain lines, so that a test says what a person would read. */

type Node = Record<string, unknown>;
const nodes = (value: unknown): Node[] => (Array.isArray(value) ? (value as Node[]) : []);

const MARKS: Record<string, string> = { pending: '( )', in_progress: '(~)', complete: '(x)', error: '(!)' };

export function readable(blocks: unknown[]): string {
  return nodes(blocks).flatMap(block).join('\n');
}

function block(one: Node): string[] {
  switch (one.type) {
    case 'context':
      return [
        nodes(one.elements)
          .map((element) => String(element.text))
          .join(' '),
      ];
    case 'rich_text':
      return nodes(one.elements).flatMap(part);
    case 'plan':
      return [`# ${one.title}`, ...nodes(one.tasks).flatMap(task)];
    case 'actions':
      return [
        nodes(one.elements)
          .map((button) => `[${(button.text as Node).text}]`)
          .join(' '),
      ];
    case 'input':
      return [`${(one.label as Node).text}: <${input(one.element as Node)}>`];
    case 'divider':
      return ['---'];
    default:
      return [`? ${String(one.type)}`];
  }
}

function task(one: Node): string[] {
  const more = [one.details, one.output].flatMap((said) =>
    said === undefined ? [] : nodes((said as Node).elements).flatMap(part),
  );
  return [`  ${MARKS[String(one.status)]} ${one.title}`, ...more.map((line) => `      ${line}`)];
}

function part(one: Node): string[] {
  switch (one.type) {
    case 'rich_text_list': {
      const space = '  '.repeat(Number(one.indent ?? 0));
      return nodes(one.elements).map((item) => `${space}- ${text(item)}`);
    }
    case 'rich_text_quote':
      return text(one)
        .split('\n')
        .map((line) => `| ${line}`);
    default:
      return [text(one)];
  }
}

const text = (one: Node): string =>
  nodes(one.elements)
    .map((element) => {
      if (element.type === 'date') return 'DATE';
      if (element.type === 'user') return `@${element.user_id}`;
      return String(element.text);
    })
    .join('');

function input(element: Node): string {
  const option = (element.initial_option ?? nodes(element.options)[0]) as Node | undefined;
  const said =
    element.initial_value ?? element.initial_date ?? (option?.text as Node | undefined)?.text ?? '';
  return `${element.type}${said === '' ? '' : ` ${said}`}`;
}
