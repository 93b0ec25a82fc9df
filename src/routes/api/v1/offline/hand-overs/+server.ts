import { lateHandOverBody } from '$lib/contract/http/offline-counter';
import { endpoint } from '$lib/server/http/endpoint';
import { uploadHandOver } from '$lib/server/services/offline-counter/upload-hand-over';

export const POST = endpoint({
	operation: 'offline.hand-over',
	body: lateHandOverBody,
	run: (ctx, input) => uploadHandOver(ctx, input)
});
