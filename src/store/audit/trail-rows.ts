/**
 * The rows of every chain, in the order of the key, those in the archive too: a run's archived rows stand in
 * a few pieces before the others. None stays in memory.
 */
import { type CopiedField, copiedRows } from '../copy-out.ts';
import type { Connection } from '../database.ts';
import { statement } from '../statement.ts';

/** A page is so many rows at most, and no more than a row beyond so many bytes. */
const PAGE = { rows: 4_000, bytes: 8_000_000 };
/** No row's number is below. */
const FIRST = -2_147_483_648;
/** Hashes and MACs in hex. */
const HEX = 64;
const LINE_BREAK = 0x0a;

/** `last`: of a piece of the archive its last number, of a row null. */
const EVENTS = 'select tenant, run, seq, line, hash, mac, null::integer as last from events';
const PIECES = `select tenant, run, first_seq, lines, encode(hashes, 'hex'), encode(macs, 'hex'), last_seq
                  from archived_events`;
/** A row and a piece of the archive may have one number, where somebody put it there: the row is first. */
const ORDER = 'order by tenant, run, seq, last is not null';
/** Each table by its key. `piece`: the first number that a piece of the run may have. */
const NEXT = statement(
  'trail_page',
  `select tenant, run, seq, line, hash, mac, last from (
     select page.*, sum(octet_length(line)) over (${ORDER} rows unbounded preceding) - octet_length(line) as before
       from (
         select * from (
           (${EVENTS} where (tenant, run, seq) > (:tenant, :run, :seq::integer)
             order by tenant, run, seq limit :rows::integer)
           union all
           (${PIECES} where (tenant, run, first_seq) >= (:tenant, :run, :piece::bigint)
             order by tenant, run, first_seq limit :rows::integer)
         ) as kept ${ORDER} limit :rows::integer) as page
   ) as measured where before < :bytes::bigint ${ORDER}`,
);

export interface TrailRow {
  tenant: string;
  run: string;
  seq: number;
  /** The stored bytes. */
  line: Buffer;
  hash: string;
  mac: string | null;
}

type Kept = TrailRow & { last: number | null };

export interface TrailReader {
  row(row: TrailRow): void;
  /** The piece of the archive that begins with this row has not what it says. */
  torn(row: Pick<TrailRow, 'tenant' | 'run' | 'seq'>): void;
}

export async function readTrail(connection: Connection, reader: TrailReader, page = PAGE): Promise<void> {
  const take = (kept: Kept) => (kept.last === null ? reader.row(kept) : takePiece(kept, kept.last, reader));
  if (connection.copyOut)
    await connection.copyOut(
      `select * from (${EVENTS} union all ${PIECES}) as kept order by tenant, run, seq`,
      copiedRows(7, (bytes, fields) => take(copiedRow(bytes, fields))),
    );
  else for await (const rows of pages(connection, page)) for (const row of rows) take(row);
}

/** Where the rows come page by page, the trail is never in memory whole. */
async function* pages(connection: Connection, page: typeof PAGE): AsyncIterable<Kept[]> {
  let after = { tenant: '', run: '', seq: FIRST, piece: FIRST };
  for (;;) {
    const rows = await connection.query<Omit<Kept, 'line'> & { line: string }>(NEXT, { ...after, ...page });
    const last = rows.at(-1);
    if (!last) return;
    yield rows.map((row) => ({ ...row, line: Buffer.from(row.line) }));
    const { tenant, run, seq } = last;
    after = { tenant, run, seq, piece: last.last === null ? seq : seq + 1 };
  }
}

function copiedRow(bytes: Buffer, [tenant, run, seq, line, hash, mac, last]: readonly CopiedField[]): Kept {
  const text = (field: CopiedField | undefined) => bytes.toString('utf8', field?.begins, field?.ends);
  return {
    tenant: text(tenant),
    run: text(run),
    seq: bytes.readInt32BE(seq?.begins),
    line: bytes.subarray(line?.begins, line?.ends),
    hash: text(hash),
    mac: mac && mac.begins < 0 ? null : text(mac),
    last: last && last.begins >= 0 ? bytes.readInt32BE(last.begins) : null,
  };
}

function takePiece(
  { line: lines, hash: hashes, mac, ...row }: Kept,
  last: number,
  reader: TrailReader,
): void {
  const macs = mac ?? '';
  let seq = row.seq;
  for (let from = 0; from <= lines.length; seq += 1) {
    const found = lines.indexOf(LINE_BREAK, from);
    const end = found < 0 ? lines.length : found;
    const at = (seq - row.seq) * HEX;
    reader.row({
      ...{ tenant: row.tenant, run: row.run, seq },
      line: lines.subarray(from, end),
      hash: hashes.slice(at, at + HEX),
      mac: macs.slice(at, at + HEX),
    });
    from = end + 1;
  }
  const most = (seq - row.seq) * HEX;
  if (seq - 1 !== last || hashes.length !== most || macs.length !== most) reader.torn(row);
}
