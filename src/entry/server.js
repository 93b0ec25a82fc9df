import { realpathSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { provideDatabase } from './database.js';
import { createLife } from './life.js';
import { listen, networkAddresses } from './listen.js';
import { applySettings, OWN_PROTOCOL_HEADER, readSettings, root } from './settings.js';
import { StartError } from './start-error.js';

/** @typedef {import('./settings.js').Settings} Settings */
/** @typedef {import('./life.js').Life} Life */

/**
 * What the built application leaves for this process, since the two share no module.
 * @typedef {object} App
 * @property {(address: { origin: string, network: string[] }) => string} banner addresses and accounts, to be printed
 * @property {(req: import('node:http').IncomingMessage, res: import('node:http').ServerResponse) => boolean} [answerDirectly]
 *   answers the busiest endpoints; false leaves the request to SvelteKit's handler
 * @property {() => Promise<void>} close ends jobs and database connections
 *
 * @typedef {object} Realtime
 * @property {(server: import('node:http').Server) => void} attach
 * @property {() => Promise<void>} [close] tells everybody who is connected that the server stops
 *
 * @typedef {(req: import('node:http').IncomingMessage, res: import('node:http').ServerResponse, next: () => void) => void} Handler
 */

/** Longer than proxies and kiosks keep an idle line, so that a scan does not meet one that is being closed. */
const KEEP_ALIVE_MS = 65_000;

/** How long the realtime part may take to say goodbye. */
const GOODBYE_MS = 2_000;

/** @template T @param {string} name @returns {T | undefined} */
function left(name) {
	return /** @type {Record<symbol, T | undefined>} */ (globalThis)[Symbol.for(name)];
}

/** @param {number} ms */
const after = (ms) => new Promise((done) => setTimeout(done, ms).unref());

/**
 * Stops accepting, lets open requests finish and then closes what is left.
 * @param {import('node:http').Server} server
 * @param {number} seconds patience
 * @returns {() => Promise<void>}
 */
function createDrain(server, seconds) {
	/** @type {Set<import('node:net').Socket>} */
	const sockets = new Set();
	let requests = 0;
	let draining = false;
	/** @type {() => void} */
	let idle = () => {};
	server.on('connection', (socket) => {
		sockets.add(socket);
		socket.once('close', () => sockets.delete(socket));
	});
	server.on('request', (_, response) => {
		requests += 1;
		if (draining) response.shouldKeepAlive = false;
		response.once('close', () => {
			requests -= 1;
			if (!requests) idle();
		});
	});
	return async () => {
		draining = true;
		server.close();
		const goodbye = left('wenyao.realtime')?.close?.();
		await Promise.race([goodbye, after(GOODBYE_MS)]);
		const finished = requests
			? new Promise((/** @type {(value?: void) => void} */ done) => (idle = done))
			: undefined;
		await Promise.race([finished, after(seconds * 1000)]);
		for (const socket of sockets) socket.destroy();
	};
}

/**
 * Runs the built application until a signal ends it.
 * @param {Settings} settings
 * @param {Life} life
 * @param {string} [handlerPath] adapter-node's request handler
 */
export async function serve(settings, life, handlerPath = join(root, 'build/handler.js')) {
	await access(handlerPath).catch(() => {
		throw new StartError('NOT_BUILT', {
			zh: `缺少 ${handlerPath}。请运行 npm start，或先运行 npm run build。`,
			en: `${handlerPath} is missing. Use npm start, or npm run build first.`
		});
	});
	// The application's own init migrates and seeds while this import runs.
	life.opened('application', async () => left('wenyao.app')?.close());
	/** @type {{ handler: Handler }} */
	const { handler } = await import(pathToFileURL(handlerPath).href);
	const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS });
	const drain = createDrain(server, settings.shutdownSeconds);
	const plain = process.env.PROTOCOL_HEADER === OWN_PROTOCOL_HEADER;
	/** @type {App | undefined} */
	const app = left('wenyao.app');
	server.on('request', (request, response) => {
		if (app?.answerDirectly?.(request, response)) return;
		if (plain) request.headers[OWN_PROTOCOL_HEADER] = 'http';
		handler(request, response, () => response.writeHead(404).end());
	});
	left('wenyao.realtime')?.attach(server);
	await listen(server, settings);
	life.opened('requests', drain);
	life.started();
}

/** @param {Settings} settings */
export function printAddresses(settings) {
	const address = { origin: settings.origin, network: networkAddresses(settings) };
	const banner = left('wenyao.app')?.banner(address);
	console.log(`\n${banner ?? [address.origin, ...address.network].join('\n')}\n`);
}

/** `node src/entry/server.js` serves what was built before, for containers and service managers. */
if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
	const life = createLife();
	life.run(async () => {
		const settings = readSettings(process.env);
		applySettings(settings, process.env);
		process.env.NODE_ENV ||= 'production';
		for (const notice of await provideDatabase(settings, life)) console.log(notice);
		await serve(settings, life);
		printAddresses(settings);
	});
}
