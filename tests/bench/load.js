import { Agent, request } from 'node:http';

/**
 * @typedef {object} Target
 * @property {number} port
 * @property {string} path
 * @property {Record<string, string>} headers
 * @property {(index: number) => string} body of the index-th request
 */

/** @typedef {{ latencies: number[], failed: number, seconds: number }} Outcome latencies in milliseconds */

/** @param {Target} target @param {Agent} agent @param {number} index @returns {Promise<boolean>} answered with 200 */
function send(target, agent, index) {
	const body = target.body(index);
	return new Promise((done) => {
		const outgoing = request(
			{
				agent,
				host: '127.0.0.1',
				port: target.port,
				path: target.path,
				method: 'POST',
				headers: {
					...target.headers,
					'content-type': 'application/json',
					'content-length': String(Buffer.byteLength(body))
				}
			},
			(response) => {
				response.resume();
				response.on('end', () => done(response.statusCode === 200));
			}
		);
		outgoing.on('error', () => done(false));
		outgoing.end(body);
	});
}

/**
 * As many requests as `connections` can carry, each sent when the one before it is answered: the greatest rate.
 * @param {Target} target @param {number} connections @param {number} seconds
 * @returns {Promise<Outcome>}
 */
export async function saturate(target, connections, seconds) {
	const agent = new Agent({ keepAlive: true, maxSockets: connections });
	/** @type {number[]} */
	const latencies = [];
	let failed = 0;
	let index = 0;
	const begun = performance.now();
	const end = begun + seconds * 1000;
	await Promise.all(
		Array.from({ length: connections }, async () => {
			while (performance.now() < end) {
				const sent = performance.now();
				if (await send(target, agent, index++)) latencies.push(performance.now() - sent);
				else failed += 1;
			}
		})
	);
	agent.destroy();
	return { latencies, failed, seconds: (performance.now() - begun) / 1000 };
}

/**
 * A fixed rate, whatever the answers do. Latency counts from the moment a request was due, so that a server that
 * stalls cannot hide the requests it kept from being sent.
 * @param {Target} target @param {number} perSecond @param {number} seconds
 * @returns {Promise<Outcome>}
 */
export async function pace(target, perSecond, seconds) {
	const agent = new Agent({ keepAlive: true, maxSockets: 256 });
	/** @type {number[]} */
	const latencies = [];
	/** @type {Promise<void>[]} */
	const open = [];
	let failed = 0;
	const total = perSecond * seconds;
	const begun = performance.now();
	for (let index = 0; index < total;) {
		const due = Math.min(total, Math.floor(((performance.now() - begun) / 1000) * perSecond) + 1);
		for (; index < due; index++) {
			const at = begun + (index / perSecond) * 1000;
			open.push(
				send(target, agent, index).then((ok) => {
					if (ok) latencies.push(performance.now() - at);
					else failed += 1;
				})
			);
		}
		await new Promise((next) => setTimeout(next, 1));
	}
	await Promise.all(open);
	agent.destroy();
	return { latencies, failed, seconds: (performance.now() - begun) / 1000 };
}

/** @param {number[]} values @param {number} share 0 to 1 */
export function quantile(values, share) {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** @param {number[]} values */
export const median = (values) => quantile(values, 0.5);

/** @param {number} value */
export const ms = (value) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
