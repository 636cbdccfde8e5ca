/** Every tool on the shop's own records. */

import type { Notices } from '../../flow/ports/effects.ts';
import type { Tool } from '../contract.ts';
import type { EvidenceParts } from '../evidence.ts';
import { claimAccount, findCustomer } from './accounts/find.ts';
import { matchMethod } from './accounts/match-method.ts';
import { accountAddress, accountProfile, pastCases } from './accounts/profile.ts';
import { accountSecurity, accountWrites } from './accounts/security.ts';
import type { ShopPort } from './contract/shop.ts';
import { orderChangeTools } from './orders/changes.ts';
import { goodwillTools } from './orders/goodwill.ts';
import { linesNamed } from './orders/lines-named.ts';
import { matchLine } from './orders/match-line.ts';
import { matchVariant } from './orders/match-variant.ts';
import { moneyTools } from './orders/money-out.ts';
import { noteTools } from './orders/notes.ts';
import { packingTools } from './orders/packing.ts';
import { orderProduct, productList } from './orders/products.ts';
import { orderDetails } from './orders/reads.ts';
import { returnTools } from './orders/returns.ts';
import { shipments, traceTools } from './orders/shipments.ts';
import { withShownAmounts } from './orders/shown-amounts.ts';

export function shopTools(shop: ShopPort, evidence: EvidenceParts, notices?: Notices): Tool[] {
  const tools: Tool[] = [
    findCustomer(shop, evidence),
    claimAccount(shop, evidence),
    accountSecurity(shop),
    ...accountWrites(shop),
    accountProfile(shop),
    pastCases(shop),
    matchMethod(shop),
    accountAddress(shop),
    orderDetails(shop),
    orderProduct(shop),
    productList(shop),
    linesNamed(shop),
    matchLine(shop),
    matchVariant(shop),
    shipments(shop),
    ...traceTools(shop),
    ...moneyTools(shop),
    ...orderChangeTools(shop),
    ...returnTools(shop),
    ...goodwillTools(shop),
    ...noteTools(shop),
    ...packingTools(shop, notices),
  ];
  return tools.map(withShownAmounts);
}
