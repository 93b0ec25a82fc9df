import { checkGoodsBody } from '$lib/contract/http/packaging';
import { endpoint } from '$lib/server/http/endpoint';
import { checkGoods } from '$lib/server/services/packaging/check-goods';

export const POST = endpoint({
	operation: 'goods.check',
	body: checkGoodsBody,
	run: (ctx, input) => checkGoods(ctx, input)
});
