/**
 * The fallback where the desk's own is broken or missing: it looks the request up and says nothing that it
 * did not find. Without a tool that answers from articles it has no step, and staff are asked what to do.
 */
import type { Catalogue } from '../../run/plan/catalogue.ts';
import { ALL_LANGUAGES, dataOf } from '../languages/all.ts';
import type { Playbook } from './playbook.ts';

const thanks = Object.fromEntries(ALL_LANGUAGES.map((code) => [code, [dataOf(code).thanks]]));

export function lastResort(catalogue: Catalogue): Playbook {
  const tool = catalogue.all().find(({ answers }) => answers);
  const answers = tool?.answers;
  return {
    id: 'anything-else',
    title: 'Anything else',
    kind: 'fallback',
    summary: 'Look the request up in the knowledge base.',
    applies: { examples: ['anything else'], topics: [], covers: [], harmless: [], groups: {}, about: [] },
    needs: [],
    evidence: [],
    flags: {},
    either: [],
    stated: [],
    item_near: [],
    amount_near: [],
    steps:
      tool && answers
        ? [
            {
              id: 'search',
              title: 'search the knowledge base',
              tool: tool.name,
              args: { ...answers.args, [answers.words]: '{question}' },
              also: [],
              needs: [],
              expect: [
                {
                  path: answers.first,
                  is: 'present',
                  otherwise: 'hand_over',
                  say: 'No article answers this request.',
                },
              ],
              called: [],
            },
          ]
        : [],
    limits: [],
    refusals: [],
    articles: [],
    rehearsals: [],
    replies: { resolved: thanks },
    body: '',
    file: '(built in)',
    toolLines: [],
  };
}
