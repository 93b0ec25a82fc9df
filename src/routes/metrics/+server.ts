import type { RequestHandler } from '@sveltejs/kit';
import { readMetrics } from '$lib/server/metrics';

/** For the scraper inside the network; the proxy in front should not pass this path on. */
export const GET: RequestHandler = async () => {
	const { text, contentType } = await readMetrics();
	return new Response(text, { headers: { 'content-type': contentType, 'cache-control': 'no-store' } });
};
