import { receiveGoodsBody } from '$lib/contract/http/packaging';
import { endpoint } from '$lib/server/http/endpoint';
import { listGoodsReceipts } from '$lib/server/services/packaging/list-goods-receipts';
import { receiveGoods } from '$lib/server/services/packaging/receive-goods';

export const GET = endpoint({ operation: 'goods.list', run: (ctx) => listGoodsReceipts(ctx) });

export const POST = endpoint({
	operation: 'goods.receive',
	body: receiveGoodsBody,
	status: 201,
	run: (ctx, input) => receiveGoods(ctx, input)
});
