import { endpoint } from '$lib/server/http/endpoint';
import { currentHandovers } from '$lib/server/services/handover/current-handovers';

export const GET = endpoint({ operation: 'handover.list', run: (ctx) => currentHandovers(ctx) });
