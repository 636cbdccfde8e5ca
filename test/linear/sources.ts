/** The regular expressions and the exported functions of src, from its syntax trees. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { type Node, visitNodes } from '../boundaries/read-source.ts';

export const SRC = join(import.meta.dirname, '../../src');

export interface Expression {
  /** Below src. */
  file: string;
  source: string;
  flags: string;
}

export interface Parameter {
  /** As it is written; `?` without one. */
  type: string;
  /** The call may leave it out. */
  optional: boolean;
}

export interface ExportedFunction {
  file: string;
  name: string;
  parameters: Parameter[];
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value;

export function sources(): { file: string; text: string }[] {
  const entries = readdirSync(SRC, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({
      file: path.slice(SRC.length + 1).replaceAll(sep, '/'),
      text: readFileSync(path, 'utf8'),
    }));
}

/** Those that stand in the sources as they are; see recorded() for those that are put together. */
export function expressionsIn(file: string, text: string): Expression[] {
  const found: Expression[] = [];
  visitNodes(file, text, (node) => {
    const written = node.type === 'Literal' ? (node.regex as { pattern: string; flags: string }) : undefined;
    if (written) found.push({ file, source: written.pattern, flags: written.flags });
  });
  return found;
}

/** The functions that a file exports by name, with their parameters as they are written. */
export function functionsIn(file: string, text: string): ExportedFunction[] {
  const found: ExportedFunction[] = [];
  const add = (id: unknown, made: unknown) => {
    if (!isNode(id) || !isNode(made) || !Array.isArray(made.params)) return;
    const parameters = made.params.filter(isNode).map((parameter) => parameterOf(text, parameter));
    found.push({ file, name: String(id.name), parameters });
  };
  visitNodes(file, text, (node) => {
    const declared = node.type === 'ExportNamedDeclaration' ? node.declaration : undefined;
    if (!isNode(declared)) return;
    if (declared.type === 'FunctionDeclaration') add(declared.id, declared);
    if (declared.type !== 'VariableDeclaration' || !Array.isArray(declared.declarations)) return;
    for (const one of declared.declarations.filter(isNode))
      if (isNode(one.init) && one.init.type === 'ArrowFunctionExpression') add(one.id, one.init);
  });
  return found;
}

function parameterOf(text: string, parameter: Node): Parameter {
  const defaulted = parameter.type === 'AssignmentPattern';
  const inner = defaulted && isNode(parameter.left) ? parameter.left : parameter;
  const annotation = isNode(inner.typeAnnotation) ? inner.typeAnnotation.typeAnnotation : undefined;
  const type = isNode(annotation)
    ? text.slice(Number(annotation.start), Number(annotation.end)).replace(/\s+/g, ' ')
    : '?';
  return { type, optional: defaulted || parameter.optional === true };
}
