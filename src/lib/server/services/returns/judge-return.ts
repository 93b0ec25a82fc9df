import { refusesReversal, type ReversalRefusal } from '$lib/domain/dispensing/reverse-sale';
import { chinaDate } from '$lib/domain/shared/local-date';
import type { RefusedReturn } from '$lib/contract/http/returns';
import type { Context } from '../../context';
import type { Queryable } from '../../db/client';
import type { CounterPackRow } from '../../repositories/counter-packs';
import { findStandingSale, readReturnFacts } from '../../repositories/sale-reversals';
import type { CounterStaff } from '../dispensing/claim-rules';
import { readScans, type ReadScan } from '../dispensing/read-scans';

type StandingSale = NonNullable<Awaited<ReturnType<typeof findStandingSale>>>;

export type JudgedReturn =
	| {
			readonly refused: null;
			readonly text: string;
			readonly row: CounterPackRow;
			readonly sale: StandingSale;
			readonly storage: 'normal' | 'cool' | 'cold';
	  }
	| { readonly refused: RefusedReturn };

/** Whether the sale of the scanned pack may be reversed here and now; with `lock` its row is locked first. */
export async function judgeReturn(
	ctx: Context,
	db: Queryable,
	staff: CounterStaff,
	text: string,
	lock: 'lock' | 'look'
): Promise<JudgedReturn> {
	const now = ctx.now();
	const [scan] = await readScans(db, [text], now, lock);
	if (!scan || scan.scanned.read === 'unreadable') return refuse(text, null, null, 'unreadable');
	if (scan.scanned.read === 'other') return refuse(text, null, null, 'not_a_pack');
	const { row, code } = scan;
	const facts = code === null ? undefined : await readReturnFacts(db, code);
	if (!row || code === null || !facts) return refuse(text, scan, null, 'not_registered');
	const sale = await findStandingSale(db, code);
	const refusal = refusesReversal(
		{
			level: row.level,
			status: row.status,
			expiresOn: row.expiresOn,
			recalled: row.recalled,
			contentUnits: row.contentUnits,
			saleCount: facts.saleCount,
			sale: sale ? { storeId: sale.storeId, soldOn: chinaDate(sale.at), units: sale.units } : null
		},
		{ today: chinaDate(now), storeId: staff.storeId },
		ctx.services.config.returns
	);
	const name = row.chainId === null || row.chainId === staff.chainId ? row.genericName : null;
	if (refusal) return refuse(text, scan, name, refusal);
	if (!sale) return refuse(text, scan, name, 'no_sale_record');
	return { refused: null, text, row, sale, storage: facts.storage };
}

const refuse = (
	text: string,
	scan: ReadScan | null,
	name: string | null,
	reason: ReversalRefusal
): JudgedReturn => ({ refused: { code: scan?.code ?? null, scan: text, reason, name } });
