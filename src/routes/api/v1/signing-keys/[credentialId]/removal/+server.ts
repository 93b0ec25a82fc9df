import { removeKeyBody } from '$lib/contract/http/signing-key';
import { endpoint } from '$lib/server/http/endpoint';
import { removeKey } from '$lib/server/services/signing-key/remove-key';

export const POST = endpoint({
	operation: 'key.remove',
	body: removeKeyBody,
	run: (ctx, { reason }, { params }) => removeKey(ctx, { credentialId: params.credentialId ?? '', reason })
});
