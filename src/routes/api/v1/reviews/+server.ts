import { endpoint } from '$lib/server/http/endpoint';
import { listQueue } from '$lib/server/services/review/list-queue';

export const GET = endpoint({ operation: 'review.queue', run: (ctx) => listQueue(ctx) });
