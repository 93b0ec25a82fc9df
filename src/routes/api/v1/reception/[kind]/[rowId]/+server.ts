import { changeReceptionBody } from '$lib/contract/http/reception';
import { endpoint } from '$lib/server/http/endpoint';
import { changeReception } from '$lib/server/services/reception/change-reception';

export const PUT = endpoint({
	operation: 'reception.change',
	body: changeReceptionBody,
	run: (ctx, { row }, { params }) => changeReception(ctx, params.kind ?? '', params.rowId ?? '', row)
});
