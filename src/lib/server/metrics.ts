import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';

/** One registry per process; a scraper adds the processes up. Labels are route patterns and codes, never input. */
const registry = new Registry();
collectDefaultMetrics({ register: registry });

const requests = new Histogram({
	name: 'wenyao_http_request_seconds',
	help: 'Time to answer, by route pattern, method and status',
	labelNames: ['route', 'method', 'status'],
	buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
	registers: [registry]
});

const refusals = new Counter({
	name: 'wenyao_refusals_total',
	help: 'Steps that were refused, by failure code',
	labelNames: ['code'],
	registers: [registry]
});

const directAnswers = new Counter({
	name: 'wenyao_direct_answers_total',
	help: 'Requests that were answered before SvelteKit was asked',
	registers: [registry]
});

/** @param route pattern such as `/api/v1/consults/[id]`; unknown paths share one label */
export function countRequest(route: string | null, method: string, status: number, seconds: number): void {
	requests.observe({ route: route ?? 'unknown', method, status: String(status) }, seconds);
}

export function countDirectAnswer(): void {
	directAnswers.inc();
}

export function countRefusal(code: string): void {
	refusals.inc({ code });
}

/** Everything measured so far in the Prometheus text format. */
export async function readMetrics(): Promise<{ text: string; contentType: string }> {
	return { text: await registry.metrics(), contentType: registry.contentType };
}
