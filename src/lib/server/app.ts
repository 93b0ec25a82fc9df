import type { Socket } from 'socket.io';
import type { Actor } from '$lib/contract/actor';
import { createIdentifier, type Credentials, type Identifier } from './auth/identify';
import { createLogin, type Login } from './auth/login';
import { joinProcesses } from './between-processes';
import type { Config } from './config';
import type { Services } from './context';
import { createServices } from './create-services';
import { migrate } from './db/migrate';
import { demoPassword } from './demo/people-rows';
import { directEndpoints } from './direct-endpoints';
import { createDirectHandler, type DirectHandler } from './http/answer-directly';
import { startJobs } from './jobs/start-jobs';
import { announce, disconnectDevice, openRealtime, publish, seats } from './realtime/server';
import { identifyLine } from './realtime/identify-line';
import { seedDemo } from './services/demo/seed-demo';
import { keepPartners } from './services/fhir/keep-partners';

export interface App {
	readonly services: Services;
	readonly login: Login;
	identify(credentials: Credentials): Promise<Actor>;
	readonly answerDirectly: DirectHandler;
	/** Closes the database; sockets and open requests have been drained by the process before. */
	close(): Promise<void>;
}

/**
 * The composition root: the only place that knows every part. Migrates before anything else may ask.
 * @param say tells the person who started it what takes long
 */
export async function createApp(config: Config, say: (zh: string, en: string) => void): Promise<App> {
	say('更新数据库结构', 'migrating the database');
	await migrate(config.databaseUrl);
	const { services, connections, close } = createServices(config, {
		publish: (change) => processes.publish(change),
		announce: (news) => processes.announce(news),
		forgetActor: (key) => processes.forgetActor(key)
	});
	const login = createLogin(config, connections.plain);
	const identifier: Identifier = createIdentifier(services.db, login, services.seal);
	const processes = joinProcesses({
		databaseUrl: config.databaseUrl,
		pool: connections.pool,
		log: services.log,
		here: {
			publish,
			announce,
			forgetActor(key) {
				identifier.forget(key);
				if ('deviceId' in key) disconnectDevice(key.deviceId);
			}
		},
		seats,
		forgetAll: () => identifier.forgetAll()
	});
	if (config.demo) {
		const hashPassword = async () => (await login.$context).password.hash(demoPassword);
		if (await seedDemo(services, new Date(), hashPassword)) say('演示数据已备好', 'the demo world is ready');
	}
	await keepPartners(services, new Date());
	openRealtime(
		{
			services,
			identify: (socket: Socket) =>
				identifyLine(
					socket,
					identifier.identify({
						cookie: socket.handshake.headers.cookie ?? '',
						authorization: null,
						as: (socket.data as { as: Credentials['as'] }).as
					})
				)
		},
		config.origin,
		processes.tellSeats
	);
	const stopJobs = startJobs(services);
	return {
		services,
		login,
		identify: identifier.identify,
		answerDirectly: createDirectHandler(services, identifier, directEndpoints),
		async close() {
			await stopJobs();
			await processes.close();
			await close();
		}
	};
}
