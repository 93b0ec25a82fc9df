import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** @typedef {import('./load-worker.js').Target} Target */
/** @typedef {import('./load-worker.js').Outcome} Outcome */

/** @param {import('./load-worker.js').Job} job @returns {Promise<Outcome>} */
async function inOwnProcess(job) {
	const worker = fork(fileURLToPath(new URL('./load-worker.js', import.meta.url)));
	try {
		worker.send(job);
		const [outcome] = await Promise.race([
			once(worker, 'message'),
			once(worker, 'exit').then(() => {
				throw new Error('the load generator ended');
			})
		]);
		return outcome;
	} finally {
		worker.kill();
	}
}

/**
 * As many requests as `connections` can carry, each sent when the one before it is answered.
 * @param {Target} target @param {number} connections @param {number} seconds
 */
export const saturate = (target, connections, seconds) => inOwnProcess({ target, connections, seconds });

/**
 * A fixed rate, whatever the answers do. Latency counts from the moment a request was due, so that a server that
 * stalls cannot hide the requests it kept from being sent.
 * @param {Target} target @param {number} perSecond @param {number} seconds
 */
export const pace = (target, perSecond, seconds) =>
	inOwnProcess({ target, connections: 256, seconds, perSecond });

/** @param {number[]} values @param {number} share 0 to 1 */
export function quantile(values, share) {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** @param {number[]} values */
export const median = (values) => quantile(values, 0.5);

/** @param {number} value */
export const ms = (value) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
