/** What a source file imports and what it reaches for, from its syntax tree. */
import { parseSync } from 'vite';

export interface Import {
  /** As written; undefined when it is computed. */
  from: string | undefined;
  /** Leaves no trace at run time. */
  type: boolean;
  /** Imported by name; empty for `import *`, `export *` and import(). */
  names: string[];
}

export interface Source {
  imports: Import[];
  /** `process.env`, `Date.now`, `new Date()` and the like, as they would be written. */
  reaches: Set<string>;
  errors: string[];
}

export interface Node {
  type: string;
  [field: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

export function readSource(path: string, text: string): Source {
  const source: Source = { imports: [], reaches: new Set(), errors: [] };
  source.errors = visitNodes(path, text, (node) => look(node, source));
  return source;
}

/** Shows every node of the syntax tree; gives what keeps the text from being parsed. */
export function visitNodes(path: string, text: string, visit: (node: Node) => void): string[] {
  const { program, errors } = parseSync(path, text);
  const open: unknown[] = [program];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (isNode(value)) visit(value);
    if (typeof value === 'object' && value !== null)
      open.push(...Object.values(value).filter((inner) => inner !== undefined));
  }
  return errors.map((error) => error.message);
}

function look(node: Node, { imports, reaches }: Source): void {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration': {
      if (!isNode(node.source)) return;
      const parts = Array.isArray(node.specifiers) ? node.specifiers.filter(isNode) : [];
      const kind = node.importKind ?? node.exportKind;
      const everyPart =
        parts.length > 0 && parts.every((part) => (part.importKind ?? part.exportKind) === 'type');
      const names = parts.map((part) => nameOf(part.imported ?? part.local));
      imports.push({ from: textOf(node.source), type: kind === 'type' || everyPart, names });
      return;
    }
    case 'ImportExpression':
      imports.push({ from: textOf(node.source), type: false, names: [] });
      return;
    case 'TSImportType':
      imports.push({ from: textOf(node.source), type: true, names: [] });
      return;
    case 'MemberExpression':
      reaches.add(`${nameOf(node.object)}.${nameOf(node.property)}`);
      return;
    case 'VariableDeclarator':
      for (const name of takenApart(node.id)) reaches.add(`${nameOf(node.init)}.${name}`);
      return;
    case 'NewExpression':
      if (Array.isArray(node.arguments) && node.arguments.length === 0)
        reaches.add(`new ${nameOf(node.callee)}()`);
      return;
    case 'CallExpression':
      reaches.add(`${nameOf(node.callee)}()`);
      return;
    default:
  }
}

/** The names in `const { env } = process`. */
function takenApart(pattern: unknown): string[] {
  if (!isNode(pattern) || pattern.type !== 'ObjectPattern' || !Array.isArray(pattern.properties)) return [];
  return pattern.properties.filter(isNode).map((property) => nameOf(property.key));
}

function textOf(node: unknown): string | undefined {
  return isNode(node) && typeof node.value === 'string' ? node.value : undefined;
}

/** Of `globalThis.process` the last part, so that the long way round is the same. */
function nameOf(node: unknown): string {
  if (!isNode(node)) return '';
  if (node.type === 'MemberExpression') return nameOf(node.property);
  return String(node.name ?? node.value ?? '');
}
