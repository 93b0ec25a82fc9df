import { endpoint } from '$lib/server/http/endpoint';
import { listFollowUps } from '$lib/server/services/follow-up/follow-ups';

export const GET = endpoint({ operation: 'follow-up.list', run: (ctx) => listFollowUps(ctx) });
