import { endpoint } from '$lib/server/http/endpoint';
import { readForKiosk } from '$lib/server/services/prescription/read-for-kiosk';

export const GET = endpoint({
	operation: 'prescription.kiosk',
	run: (ctx, _body, { url }) => readForKiosk(ctx, url.searchParams.get('consult') ?? undefined)
});
