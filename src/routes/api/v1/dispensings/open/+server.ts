import { openByCodeBody } from '$lib/contract/http/dispensing';
import { endpoint } from '$lib/server/http/endpoint';
import { openByCode } from '$lib/server/services/dispensing/open-by-code';

export const POST = endpoint({
	operation: 'prescription.claim',
	body: openByCodeBody,
	run: (ctx, { code }) => openByCode(ctx, code)
});
