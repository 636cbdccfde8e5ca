/**
 * The fallback for a directory whose own is broken or missing: it looks the request up and says nothing that
 * it did not find.
 */
import type { Playbook } from './playbook.ts';

const thanks = {
  en: ['Thank you for your message. We have read it.'],
  de: ['vielen Dank für Ihre Nachricht. Wir haben sie gelesen.'],
};

export const lastResort: Playbook = {
  id: 'anything-else',
  title: 'Anything else',
  kind: 'fallback',
  summary: 'Look the request up in the knowledge base.',
  applies: { examples: ['anything else'], topics: [] },
  needs: [],
  evidence: [],
  flags: {},
  item_near: [],
  amount_near: [],
  steps: [
    {
      id: 'search',
      title: 'search the knowledge base',
      tool: 'knowledge.search',
      args: { query: '{question}', audience: 'customer' },
      also: [],
      needs: [],
      expect: [
        { path: '.hits[0]', is: 'present', otherwise: 'hand_over', say: 'No article answers this request.' },
      ],
      called: [],
    },
  ],
  limits: [],
  refusals: [],
  articles: [],
  rehearsals: [],
  replies: { resolved: thanks },
  body: '',
  file: '(built in)',
  toolLines: [],
};
