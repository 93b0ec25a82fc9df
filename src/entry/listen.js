import { createServer } from 'node:http';
import { networkInterfaces } from 'node:os';
import { StartError } from './start-error.js';

/** @typedef {import('./settings.js').Settings} Settings */

/**
 * Listens, or says in words why that is not possible.
 * @param {import('node:http').Server} server
 * @param {Settings} settings
 * @returns {Promise<void>}
 */
export function listen(server, { host, port }) {
	return new Promise((done, fail) => {
		server.once('error', (error) => fail(explain(/** @type {NodeJS.ErrnoException} */ (error), host, port)));
		server.listen({ host, port }, done);
	});
}

/**
 * Asked before anything long begins, so that nobody waits a minute to read that the port is taken.
 * @param {Settings} settings
 */
export async function assertPortFree(settings) {
	const probe = createServer();
	await listen(probe, settings);
	await new Promise((done) => probe.close(done));
}

/**
 * @param {NodeJS.ErrnoException} error
 * @param {string} host
 * @param {number} port
 */
function explain(error, host, port) {
	if (error.code === 'EADDRINUSE') {
		return new StartError('PORT_IN_USE', {
			zh: `端口 ${port} 已被占用。请先停止占用它的程序，或用 PORT 指定别的端口，例如 PORT=${port + 1} npm start。`,
			en: `Port ${port} is in use. Stop what uses it, or name another one with PORT, such as PORT=${port + 1} npm start.`
		});
	}
	if (error.code === 'EACCES') {
		return new StartError('PORT_NOT_ALLOWED', {
			zh: `当前用户不能使用端口 ${port}。请用 PORT 指定 1024 以上的端口。`,
			en: `This user may not use port ${port}. Name one above 1023 with PORT.`
		});
	}
	return new StartError('CANNOT_LISTEN', {
		zh: `无法在 HOST=${host} PORT=${port} 上监听（${error.code}）。`,
		en: `Cannot listen on HOST=${host} PORT=${port} (${error.code}).`,
		exitCode: 2
	});
}

/**
 * Where a person can open the program from other devices in the network.
 * @param {Settings} settings
 * @returns {string[]}
 */
export function networkAddresses({ host, port }) {
	if (host !== '0.0.0.0' && host !== '::') return [];
	return Object.values(networkInterfaces())
		.flatMap((list) => list ?? [])
		.filter(({ family, internal }) => family === 'IPv4' && !internal)
		.map(({ address }) => `http://${address}:${port}`);
}
