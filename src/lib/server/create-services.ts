import pino from 'pino';
import type { CallNews, Change } from '$lib/contract/realtime/change';
import { createSealer } from './auth/seal';
import type { Config } from './config';
import type { Services } from './context';
import { createBulkCopy } from './db/bulk-copy';
import { connect, type Connections } from './db/client';
import { createPipelinedReader } from './db/pipelined-reader';
import { createVerificationLog } from './db/verification-log';
import { createRateLimit } from './http/rate-limit';

/** Ways out of the services to the parts that are wired after them. */
export interface Outlets {
	publish(change: Change): void;
	announce(news: CallNews): void;
	forgetActor: Services['forgetActor'];
}

/** Everything that services need, on an existing and migrated database; nothing is connected before first use. */
export function createServices(
	config: Config,
	outlets: Outlets
): { services: Services; connections: Connections; close(): Promise<void> } {
	const log = pino({ level: config.logLevel, base: undefined });
	const connections = connect(config.databaseUrl, config.databasePool, (error) =>
		log.warn({ error: error.message }, 'a database connection was lost')
	);
	const reader = createPipelinedReader(config.databaseUrl);
	const services: Services = {
		config,
		log,
		db: connections.db,
		reader,
		verificationLog: createVerificationLog(connections.pool),
		bulkCopy: createBulkCopy(config.databaseUrl),
		seal: createSealer(config.secret),
		rateLimit: createRateLimit(),
		publish: outlets.publish,
		announce: outlets.announce,
		forgetActor: outlets.forgetActor
	};
	return {
		services,
		connections,
		async close() {
			await reader.close();
			await connections.close();
		}
	};
}
