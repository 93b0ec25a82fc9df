// The lines of kiosks and doctors for `scale.js`, in a process of its own. Doctors fetch their waiting room when they are
// told of a change, as their pages do.
import { io } from 'socket.io-client';

/** One address has too few ports for all of them. */
const hosts = ['127.0.0.1', '127.0.0.2', '127.0.0.3', '127.0.0.4'];
const opening = 100;

const counts = { open: 0, fetched: 0, failed: 0 };
setInterval(() => process.send?.({ ...counts }), 100);

/** @param {number} port @param {string} namespace @param {string} cookie @param {number} index */
function open(port, namespace, cookie, index) {
	const host = hosts[index % hosts.length];
	const socket = io(`http://${host}:${port}${namespace}`, {
		transports: ['websocket'],
		forceNew: true,
		extraHeaders: { cookie },
		// As the pages do.
		reconnectionDelay: 300,
		reconnectionDelayMax: 3_000,
		timeout: 60_000
	});
	socket.on('connect', () => (counts.open += 1));
	socket.on('disconnect', () => (counts.open -= 1));
	const first = new Promise((done) => socket.once('connect', () => done(undefined)));
	if (namespace !== '/doctor') return first;
	socket.on('presence:check', (/** @type {() => void} */ answer) => answer());
	let loading = false;
	let again = false;
	const load = async () => {
		if (loading) return void (again = true);
		loading = true;
		try {
			const answer = await fetch(`http://127.0.0.1:${port}/api/v1/consults/room`, {
				headers: { cookie, 'x-wenyao-as': 'staff' }
			});
			await answer.arrayBuffer();
			if (answer.ok) counts.fetched += 1;
			else counts.failed += 1;
		} catch {
			counts.failed += 1;
		}
		loading = false;
		if (!again) return;
		again = false;
		void load();
	};
	socket.on('changed', (/** @type {{ kind: string }} */ { kind }) => {
		if (kind === 'queue' || kind === 'consult') void load();
	});
	return first;
}

process.on('message', async (message) => {
	const { port, kiosks, doctors } = /** @type {{ port: number, kiosks: string[], doctors: string[] }} */ (
		message
	);
	const all = [
		...doctors.map((cookie) => ({ cookie, namespace: '/doctor' })),
		...kiosks.map((cookie) => ({ cookie, namespace: '/kiosk' }))
	];
	let next = 0;
	const opener = async () => {
		for (let index = next++; index < all.length; index = next++) {
			const { cookie, namespace } = all[index] ?? { cookie: '', namespace: '' };
			await open(port, namespace, cookie, index);
		}
	};
	await Promise.all(Array.from({ length: opening }, opener));
});
process.once('disconnect', () => process.exit());
