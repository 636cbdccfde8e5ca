/**
 * Reads the files of languages: one YAML file each, named by the two letters that desk.yaml names it with.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readLined, shapeMistakes } from '../../flow/yaml-lines.ts';
import { LanguageData } from './data.ts';

/**
 * Every `*.yaml` of the folder by its code, English before all others: it says what a language has to have.
 * Throws with a sentence for each entry that is missing, misspelt or of another shape, and its line.
 */
export function readLanguages(folder: string): { [code: string]: LanguageData } {
  const codes = readdirSync(folder)
    .flatMap((file) => /^([a-z]{2})\.yaml$/.exec(file)?.[1] ?? [])
    .toSorted((one, other) => Number(other === 'en') - Number(one === 'en') || one.localeCompare(other));
  const read = codes.map((code) => {
    const file = `${code}.yaml`;
    return { code, ...readLanguage(file, readFileSync(join(folder, file), 'utf8')) };
  });
  const mistakes = read.flatMap((one) => one.mistakes ?? []);
  if (mistakes.length > 0) throw new Error(`A language cannot be read: ${mistakes.join('; ')}`);
  return Object.fromEntries(read.flatMap(({ code, data }) => (data ? [[code, data]] : [])));
}

/** The data, or a sentence about each mistake: `de.yaml, line 12: negation: …`. */
export function readLanguage(
  file: string,
  text: string,
): { data: LanguageData; mistakes?: undefined } | { data?: undefined; mistakes: string[] } {
  const lined = readLined(text);
  if (Array.isArray(lined))
    return { mistakes: lined.map(({ line, reason }) => `${file}, line ${line}: ${reason}`) };
  const parsed = LanguageData.safeParse(lined.content);
  if (parsed.success) return { data: parsed.data };
  const mistakes = shapeMistakes(parsed.error, lined).map(
    ({ line, path, reason }) => `${file}, line ${line}: ${path || 'the file'}: ${reason}`,
  );
  return { mistakes };
}
