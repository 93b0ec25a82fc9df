import { changeRowBody } from '$lib/contract/http/clinical';
import { endpoint } from '$lib/server/http/endpoint';
import { changeRow } from '$lib/server/services/clinical/change-row';

export const PUT = endpoint({
	operation: 'clinical.change',
	body: changeRowBody,
	run: (ctx, { row }, { params }) => changeRow(ctx, params.kind ?? '', params.rowId ?? '', row)
});
