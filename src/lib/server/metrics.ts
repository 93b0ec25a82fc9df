import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

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

const platformCalls = new Histogram({
	name: 'wenyao_platform_call_seconds',
	help: 'Time that outside trace platforms took, by platform and outcome (answered, or why not)',
	labelNames: ['platform', 'outcome'],
	buckets: [0.05, 0.1, 0.25, 0.5, 1, 1.5, 2.5, 5, 10],
	registers: [registry]
});

const platformWaiting = new Gauge({
	name: 'wenyao_platform_waiting',
	help: 'Verifications that wait for an outside trace platform, by platform',
	labelNames: ['platform'],
	registers: [registry]
});

const platformOldest = new Gauge({
	name: 'wenyao_platform_waiting_oldest_seconds',
	help: 'Age of the oldest verification that waits for an outside trace platform',
	labelNames: ['platform'],
	registers: [registry]
});

/** @param platform its configured name */
export function countPlatformCall(platform: string, outcome: string, seconds: number): void {
	platformCalls.observe({ platform, outcome }, seconds);
}

export function setPlatformQueue(platform: string, waiting: number, oldestSeconds: number): void {
	platformWaiting.set({ platform }, waiting);
	platformOldest.set({ platform }, oldestSeconds);
}
