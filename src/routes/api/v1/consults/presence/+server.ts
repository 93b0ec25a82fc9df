import { presenceBody } from '$lib/contract/http/consult';
import { endpoint } from '$lib/server/http/endpoint';
import { setPresence } from '$lib/server/services/consult/set-presence';

export const PUT = endpoint({
	operation: 'presence.set',
	body: presenceBody,
	run: (ctx, { state }) => setPresence(ctx, state)
});
