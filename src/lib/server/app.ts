import pino from 'pino';
import type { Socket } from 'socket.io';
import type { Actor } from '$lib/contract/actor';
import { createIdentifier, type Credentials } from './auth/identify';
import { createLogin, type Login } from './auth/login';
import { createSealer } from './auth/seal';
import type { Config } from './config';
import type { Services } from './context';
import { connect } from './db/client';
import { migrate } from './db/migrate';
import { createPipelinedReader } from './db/pipelined-reader';
import { createVerificationLog } from './db/verification-log';
import { createRateLimit } from './http/rate-limit';
import { demoPassword } from './demo/people-rows';
import { openRealtime, publish } from './realtime/server';
import { seedDemo } from './services/demo/seed-demo';

export interface App {
	readonly services: Services;
	readonly login: Login;
	identify(credentials: Credentials): Promise<Actor>;
	/** Closes the database; sockets and open requests have been drained by the process before. */
	close(): Promise<void>;
}

/** The composition root: the only place that knows every part. Migrates before anything else may ask. */
export async function createApp(config: Config, say: (zh: string, en: string) => void): Promise<App> {
	const log = pino({ level: config.logLevel, base: undefined });
	say('更新数据库结构', 'migrating the database');
	await migrate(config.databaseUrl);
	const connections = connect(config.databaseUrl, config.databasePool, (error) =>
		log.warn({ error: error.message }, 'a database connection was lost')
	);
	const reader = createPipelinedReader(config.databaseUrl);
	const seal = createSealer(config.secret);
	const login = createLogin(config, connections.plain);
	const identifier = createIdentifier(connections.db, login, seal);
	const services: Services = {
		config,
		log,
		db: connections.db,
		reader,
		verificationLog: createVerificationLog(connections.pool),
		seal,
		rateLimit: createRateLimit(),
		publish,
		forgetActor: identifier.forget
	};
	if (config.demo) {
		const hashPassword = async () => (await login.$context).password.hash(demoPassword);
		if (await seedDemo(services, new Date(), hashPassword)) say('演示数据已备好', 'the demo world is ready');
	}
	openRealtime(
		{
			services,
			identify: (socket: Socket) =>
				identifier.identify({
					cookie: socket.handshake.headers.cookie ?? '',
					authorization: null,
					as: socket.data.as === 'device' ? 'device' : 'staff'
				})
		},
		config.origin
	);
	return {
		services,
		login,
		identify: identifier.identify,
		async close() {
			await reader.close();
			await connections.close();
		}
	};
}
