import { json, type RequestHandler } from '@sveltejs/kit';
import { readHealth } from '$lib/server/services/health/read-health';

export const GET: RequestHandler = async ({ locals }) => {
	const health = await readHealth(locals.services);
	return json(health, {
		status: health.status === 'ok' ? 200 : 503,
		headers: { 'cache-control': 'no-store' }
	});
};
