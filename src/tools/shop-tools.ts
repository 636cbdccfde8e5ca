/** Every tool on the shop's own records. */
import type { ShopPort } from '../flow/ports/shop.ts';
import { claimAccount, findCustomer } from './accounts/find.ts';
import { accountSecurity, accountWrites } from './accounts/security.ts';
import { caseTools } from './cases.ts';
import { knowledgeArticle, knowledgeSearch } from './knowledge.ts';
import { matchLine } from './orders/match-line.ts';
import { moneyTools } from './orders/money-out.ts';
import { noteTools } from './orders/notes.ts';
import { packingTools } from './orders/packing.ts';
import { orderDetails } from './orders/reads.ts';
import { shipments, traceTools } from './orders/shipments.ts';
import type { Tool } from './tool.ts';

export function shopTools(shop: ShopPort): Tool[] {
  return [
    findCustomer(shop),
    claimAccount(shop),
    accountSecurity(shop),
    ...accountWrites(shop),
    orderDetails(shop),
    matchLine(shop),
    shipments(shop),
    ...traceTools(shop),
    ...moneyTools(shop),
    ...noteTools(shop),
    ...packingTools(shop),
    knowledgeArticle(shop),
    knowledgeSearch(shop),
    ...caseTools(shop),
  ];
}
