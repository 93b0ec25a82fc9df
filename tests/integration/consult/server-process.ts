import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { io, type Socket } from 'socket.io-client';
import { vi } from 'vitest';
import type { Actor } from '$lib/contract/actor';
import { joinProcesses } from '$lib/server/between-processes';
import type { World } from '../world';

/** One server process as far as sockets go: its own Socket.IO, the shared database between it and the others. */
export async function openProcess(world: World, people: Record<string, Actor>) {
	vi.resetModules();
	delete (globalThis as Record<symbol, unknown>)[Symbol.for('wenyao.realtime.state')];
	const realtime = await import('$lib/server/realtime/server');
	const pool = new pg.Pool({ connectionString: world.url, max: 3 });
	let gaps = 0;
	const logged: object[] = [];
	const log = {
		...world.services.log,
		info: (line: object) => logged.push(line),
		warn: (line: object) => logged.push(line)
	};
	const processes = joinProcesses({
		databaseUrl: world.url,
		pool,
		log: world.services.log,
		here: { publish: realtime.publish, announce: realtime.announce, forgetActor: () => undefined },
		seats: realtime.seats,
		forgetAll: () => gaps++
	});
	const services = { ...world.services, ...processes, log: log as unknown as typeof world.services.log };
	realtime.openRealtime(
		{
			services,
			identify: (socket) => {
				const person = people[String(socket.handshake.headers['x-person'])];
				// As the real one: a kiosk's page is asked for its device, a console's for its person.
				const fits = person?.kind === (socket.data as { as: Actor['kind'] }).as;
				return Promise.resolve(fits ? person : { kind: 'nobody' });
			}
		},
		'http://localhost',
		processes.tellSeats
	);
	const server = createServer();
	realtime.attach(server);
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	await vi.waitUntil(() => gaps > 0);
	const sockets: Socket[] = [];
	return {
		services,
		logged,
		open(person: string, namespace: '/kiosk' | '/doctor' | '/guest', auth: object = {}): Socket {
			const socket = io(`http://127.0.0.1:${(server.address() as AddressInfo).port}${namespace}`, {
				transports: ['websocket'],
				extraHeaders: { 'x-person': person },
				reconnection: false,
				forceNew: true,
				auth
			});
			sockets.push(socket);
			return socket;
		},
		async close() {
			for (const socket of sockets) socket.close();
			await realtime.closeRealtime();
			await processes.close();
			await pool.end();
		}
	};
}
