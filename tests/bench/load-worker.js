// The load generator, in a process of its own: HTTP/1.1 over bare sockets, so that what is measured is the server
// and not the client beside it. Told what to do by `load.js`.
import { connect } from 'node:net';

/**
 * @typedef {{ port: number, path: string, headers: Record<string, string>, bodies: string[] }} Target
 * @typedef {{ target: Target, connections: number, seconds: number, perSecond?: number }} Job
 */

const endOfHead = Buffer.from('\r\n\r\n');

/** One connection: one request at a time. @param {number} port @param {(ok: boolean) => void} answered */
function open(port, answered) {
	const socket = connect(port, '127.0.0.1').setNoDelay(true);
	/** @type {Buffer | undefined} */
	let rest;
	let waiting = false;
	socket.on('data', (chunk) => {
		rest = rest ? Buffer.concat([rest, chunk]) : chunk;
		const head = rest.indexOf(endOfHead);
		if (head < 0) return;
		const text = rest.toString('latin1', 0, head);
		const length = /\r\ncontent-length: (\d+)/i.exec(text);
		if (!length) throw new Error(`an answer without a length: ${text}`);
		if (rest.length < head + 4 + Number(length[1])) return;
		rest = undefined;
		waiting = false;
		answered(text.startsWith('HTTP/1.1 200'));
	});
	socket.on('error', () => {});
	socket.on('close', () => waiting && answered(false));
	return {
		ready: new Promise((done) => socket.once('connect', done)),
		/** @param {Buffer} request */
		send(request) {
			waiting = true;
			socket.write(request);
		},
		close() {
			waiting = false;
			socket.destroy();
		}
	};
}

/** @param {Target} target */
function requestsOf({ path, headers, bodies }) {
	const lines = Object.entries({ host: '127.0.0.1', ...headers, 'content-type': 'application/json' });
	const head = `POST ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}`;
	return bodies.map((body) =>
		Buffer.from(`${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
	);
}

/** @param {Job} job */
async function work({ target, connections, seconds, perSecond }) {
	const requests = requestsOf(target);
	/** @type {number[]} */
	const latencies = [];
	/** @type {{ send: (request: Buffer) => void, begun: number }[]} */
	const idle = [];
	/** When each request that found no free connection was due. @type {number[]} */
	const late = [];
	let lateFrom = 0;
	let failed = 0;
	let sent = 0;
	let open_ = 0;
	let finished = () => {};
	const total = perSecond ? Math.round(perSecond * seconds) : Infinity;
	let end = Infinity;

	/** @param {(typeof idle)[number]} line @param {number} due */
	const send = (line, due) => {
		line.begun = due;
		open_ += 1;
		line.send(/** @type {Buffer} */ (requests[sent++ % requests.length]));
	};
	const lines = Array.from({ length: connections }, () => {
		const line = { ...open(target.port, answered), begun: 0 };
		/** @param {boolean} ok */
		function answered(ok) {
			const now = performance.now();
			open_ -= 1;
			if (ok) latencies.push(now - line.begun);
			else failed += 1;
			if (lateFrom < late.length) send(line, /** @type {number} */ (late[lateFrom++]));
			else if (!perSecond && now < end) send(line, now);
			else {
				idle.push(line);
				if (open_ === 0 && (now >= end || sent >= total)) finished();
			}
		}
		return line;
	});
	await Promise.all(lines.map(({ ready }) => ready));
	idle.push(...lines);
	const cpuBefore = process.cpuUsage();
	const begun = performance.now();
	end = begun + seconds * 1000;
	const done = new Promise((resolve) => (finished = () => resolve(undefined)));
	if (!perSecond) for (const line of idle.splice(0)) send(line, begun);
	else {
		for (let index = 0; index < total;) {
			const due = Math.min(total, Math.floor(((performance.now() - begun) / 1000) * perSecond) + 1);
			for (; index < due; index++) {
				const at = begun + (index / perSecond) * 1000;
				// In turn: a server closes a connection that says nothing for a minute.
				const line = idle.shift();
				if (line) send(line, at);
				else late.push(at);
			}
			await new Promise((next) => setTimeout(next, 1));
		}
		if (open_ === 0) finished();
	}
	await done;
	const took = (performance.now() - begun) / 1000;
	const { user, system } = process.cpuUsage(cpuBefore);
	for (const line of lines) line.close();
	latencies.sort((a, b) => a - b);
	const at = (/** @type {number} */ share) =>
		latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? Number.NaN;
	return {
		answered: latencies.length,
		failed,
		seconds: took,
		p50: at(0.5),
		p95: at(0.95),
		p99: at(0.99),
		worst: at(1),
		cpuMs: (user + system) / 1000
	};
}

/** @typedef {Awaited<ReturnType<typeof work>>} Outcome latencies in milliseconds */

process.on('message', (job) => {
	work(/** @type {Job} */ (job)).then((outcome) => process.send?.(outcome));
});
