/** The tools on our own database: those of our own shop, and Greenlight's own, which every desk has. */

import type { AgentDesk } from '../agent/desk.ts';
import { givenReader } from '../agent/given/given.ts';
import type { Notices, OutsideCustomers } from '../flow/ports/effects.ts';
import type { ReadGiven } from '../flow/ports/given.ts';
import type { Desk } from '../run/desk.ts';
import type { Database } from '../store/db.ts';
import { openServices, type ServiceOptions, type Services } from '../store/effects/open.ts';
import { codeTool } from '../tools/codes.ts';
import type { Tool } from '../tools/contract.ts';
import { knowledgeArticle, knowledgeSearch } from '../tools/knowledge/tools.ts';
import { caseTools } from '../tools/reminders.ts';
import { openShop } from '../tools/shop/adapters/own/open.ts';
import { remoteTools } from '../tools/shop/adapters/remote/tools.ts';
import { SYSTEMS } from '../tools/shop/adapters/systems.ts';
import type { ShopPort } from '../tools/shop/contract/shop.ts';
import { shopTools } from '../tools/shop/tools.ts';
import { addressOnFile } from './address-on-file.ts';

export interface OwnRecords extends Services {
  shop: ShopPort;
  readGiven: ReadGiven;
}

type RecordOptions = Omit<ServiceOptions, 'emailOnFile'>;

/** What no desk differs in. */
export function openOwn(database: Database, options: RecordOptions): Omit<OwnRecords, 'readGiven'> {
  const services = openServices(database, { ...options, emailOnFile: addressOnFile });
  return { shop: openShop(database), ...services };
}

/** `desk`: how its customers write what proves who they are. */
export function openRecords(
  database: Database,
  { desk, ...options }: RecordOptions & { desk: AgentDesk },
): OwnRecords {
  return { ...openOwn(database, options), readGiven: givenReader(desk) };
}

export type ToolRecords = Pick<
  OwnRecords,
  'shop' | 'articles' | 'reminders' | 'codeEffects' | 'evidenceTries' | 'accounts' | 'readGiven'
> & {
  /** Of records that are not ours. */
  customers?: OutsideCustomers | undefined;
  /** Absent: notices are written down, and nobody mails them. */
  notices?: Notices | undefined;
};

/** Of a desk without a shop there are none on its records. `off`: why the shop's cannot be used. */
export function toolsOf({ shop: { kind } }: Pick<Desk, 'shop'>, records: ToolRecords, off?: string): Tool[] {
  if (kind === 'own') return ownTools(records);
  if (kind === 'none') return deskTools(records);
  const { name: system, can } = SYSTEMS[kind];
  return [...remoteTools(toolsOnShop(records), { system, can, off }), ...deskTools(records)];
}

/** All that there are. */
export function ownTools(records: ToolRecords): Tool[] {
  return [...toolsOnShop(records), ...deskTools(records)];
}

function toolsOnShop({ shop, notices, evidenceTries: tries, ...records }: ToolRecords): Tool[] {
  const { accounts, readGiven, customers } = records;
  return shopTools(shop, { tries, accounts, readGiven, customers }, notices);
}

function deskTools({ articles, reminders, codeEffects }: ToolRecords): Tool[] {
  return [
    codeTool(codeEffects),
    knowledgeArticle(articles),
    knowledgeSearch(articles),
    ...caseTools(reminders),
  ];
}
