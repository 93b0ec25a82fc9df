import { connect, createServer, type Socket } from 'node:net';

export type Backend = 'a' | 'b';

/**
 * The least a balancer can be: looks at the first words of a connection, sends it to the process that is preferred
 * for its kind, and to the other one when that does not answer. A killed process cuts its connections here, too.
 */
export function openBalancer(port: number, ports: Readonly<Record<Backend, number>>) {
	const lines = new Set<Socket>();
	/** Where the last WebSocket of each kind of page went. */
	const sockets: { kiosk?: Backend; console?: Backend } = {};
	const server = createServer((client) => {
		lines.add(client);
		client.once('close', () => lines.delete(client)).on('error', () => client.destroy());
		client.once('data', (first) => {
			const head = first.toString('latin1');
			const kind = head.includes('wenyao_device=') ? 'kiosk' : 'console';
			const [preferred, other] = kind === 'kiosk' ? (['a', 'b'] as const) : (['b', 'a'] as const);
			client.pause();
			const reach = (backend: Backend, next?: Backend) => {
				const upstream = connect(ports[backend], '127.0.0.1');
				let reached = false;
				upstream.once('connect', () => {
					reached = true;
					if (head.startsWith('GET /socket.io/') && /upgrade: websocket/i.test(head)) sockets[kind] = backend;
					upstream.write(first);
					client.pipe(upstream).pipe(client);
					client.once('close', () => upstream.destroy());
					upstream.once('close', () => client.destroy());
				});
				upstream.on('error', () => {
					if (!reached && next) reach(next);
					else client.destroy();
				});
			};
			reach(preferred, other);
		});
	});
	return {
		sockets,
		open: () => new Promise<void>((done) => server.listen(port, done)),
		async close() {
			for (const line of lines) line.destroy();
			await new Promise((done) => server.close(done));
		}
	};
}
