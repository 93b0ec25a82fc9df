import type { CheckGoodsInput, GoodsCheck } from '$lib/contract/http/packaging';
import { Failure } from '$lib/contract/errors';
import { requireCounter } from '../../access';
import type { Context } from '../../context';
import { goodsLine, judgeGoods, refusedGoods } from './judge-goods';

/** Judges one scan beside those of the delivery so far, for the screen. Nothing becomes stock by it. */
export async function checkGoods(ctx: Context, input: CheckGoodsInput): Promise<GoodsCheck> {
	const staff = requireCounter(ctx, 'goods.receive');
	const judged = await judgeGoods(ctx.services.db, staff, [...input.before, input.scan], ctx.now(), 'look');
	const last = judged.at(-1);
	if (!last) throw new Failure('nothing_scanned', 'no scan');
	const line = goodsLine(last);
	if (line) return { accepted: true, line };
	const refused = refusedGoods(last);
	if (!refused) throw new Failure('internal', 'a refusal without a reason');
	return { accepted: false, refused };
}
