import type { ReturnCheckAnswer } from '$lib/contract/http/returns';
import { requireCounter } from '../../access';
import type { Context } from '../../context';
import { judgeReturn } from './judge-return';

/** Whether a pack that came back may be taken back, with the sale it belongs to. Reads only. */
export async function checkReturn(ctx: Context, { scan }: { scan: string }): Promise<ReturnCheckAnswer> {
	const staff = requireCounter(ctx, 'sale.reverse');
	const judged = await judgeReturn(ctx, ctx.services.db, staff, scan, 'look');
	if (judged.refused) return { accepted: false, refused: judged.refused };
	const { row, sale, storage } = judged;
	const { reasons, returnDays } = ctx.services.config.returns;
	return {
		accepted: true,
		pack: {
			code: row.code,
			scan,
			genericName: row.genericName,
			strength: row.strength,
			packSpec: row.packSpec,
			batchNumber: row.batchNumber,
			expiresOn: row.expiresOn,
			receiptNumber: sale.receiptNumber,
			soldAt: sale.at.toISOString(),
			pharmacist: sale.pharmacist,
			priceFen: sale.priceFen,
			cold: storage === 'cold'
		},
		reasons,
		returnDays
	};
}
