/** Traces: the carrier is asked to look for a parcel. */
import { and, eq, isNull } from 'drizzle-orm';
import type { Connection, Database } from '../../../../store/db.ts';
import { refuse } from '../../../../store/effects/once.ts';
import type { ShopPort } from '../../contract/shop.ts';
import { nextId } from './counters.ts';
import { onOrder } from './order-effect.ts';
import { parcels, traces } from './schema/shop.ts';

async function readTrace(from: Connection, tenant: string, id: string) {
  const [row] = await from.orm
    .select({
      order: traces.order,
      parcel: traces.parcel,
      number: parcels.number,
      withdrawnAt: traces.withdrawnAt,
    })
    .from(traces)
    .innerJoin(parcels, and(eq(parcels.tenant, traces.tenant), eq(parcels.id, traces.parcel)))
    .where(and(eq(traces.tenant, tenant), eq(traces.id, id)));
  return (
    row && {
      order: row.order,
      parcel: row.parcel,
      parcelNumber: row.number,
      withdrawn: row.withdrawnAt !== null,
    }
  );
}

export function traceEffects(database: Database): Pick<ShopPort, 'trace' | 'openTrace' | 'withdrawTrace'> {
  return {
    trace: (tenant, id) => readTrace(database.of(tenant), tenant, id),

    openTrace: (tenant, effect, { order: orderId, parcel: parcelId }) =>
      onOrder(database, { tenant, effect, order: orderId }, async (tx, order) => {
        const parcel = order.parcels.find((candidate) => candidate.id === parcelId);
        if (!parcel) throw refuse('no_such_parcel', `${orderId} has no parcel ${parcelId}.`);
        if (parcel.trace)
          throw refuse('already_traced', `Parcel ${parcel.number} is being traced: ${parcel.trace}.`);
        const id = await nextId(tx, tenant, 'TR');
        await tx.orm
          .insert(traces)
          .values({ tenant, id, order: orderId, parcel: parcelId, openedAt: effect.now, run: effect.run });
        return { id, output: { trace: id, parcel: parcelId, number: parcel.number } };
      }),

    withdrawTrace: (tenant, effect, { order: orderId, trace: id }) =>
      onOrder(database, { tenant, effect, order: orderId }, async (tx) => {
        const trace = await readTrace(tx, tenant, id);
        if (trace?.order !== orderId) throw refuse('no_such_trace', `${orderId} has no trace ${id}.`);
        if (trace.withdrawn) throw refuse('already_withdrawn', `${id} was withdrawn already.`);
        await tx.orm
          .update(traces)
          .set({ withdrawnAt: effect.now })
          .where(and(eq(traces.tenant, tenant), eq(traces.id, id), isNull(traces.withdrawnAt)));
        return { id, output: { trace: id, parcel: trace.parcel, number: trace.parcelNumber } };
      }),
  };
}
