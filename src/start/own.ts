/** The tools on our own database: the shop's, and those that are Greenlight's own whatever the shop is. */
import type { Database } from '../store/db.ts';
import { openServices, type ServiceOptions, type Services } from '../store/effects/open.ts';
import { codeTool } from '../tools/codes.ts';
import type { Tool } from '../tools/contract.ts';
import { knowledgeArticle, knowledgeSearch } from '../tools/knowledge/tools.ts';
import { caseTools } from '../tools/reminders.ts';
import { emailOnFile } from '../tools/shop/adapters/own/customers.ts';
import { openShop } from '../tools/shop/adapters/own/open.ts';
import type { ShopPort } from '../tools/shop/contract/shop.ts';
import { shopTools } from '../tools/shop/tools.ts';

export interface OwnRecords extends Services {
  shop: ShopPort;
}

export function openRecords(database: Database, options: Omit<ServiceOptions, 'emailOnFile'>): OwnRecords {
  return { shop: openShop(database), ...openServices(database, { ...options, emailOnFile }) };
}

export type ToolRecords = Pick<OwnRecords, 'shop' | 'articles' | 'reminders' | 'codeEffects'>;

export function ownTools({ shop, articles, reminders, codeEffects }: ToolRecords): Tool[] {
  return [
    ...shopTools(shop),
    codeTool(codeEffects),
    knowledgeArticle(articles),
    knowledgeSearch(articles),
    ...caseTools(reminders),
  ];
}
