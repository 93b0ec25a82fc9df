import pino from 'pino';
import type { CallNews, Change } from '$lib/contract/realtime/change';
import { createSealer } from './auth/seal';
import type { Config } from './config';
import type { Services } from './context';
import { createBulkCopy } from './db/bulk-copy';
import { connect, type Connections } from './db/client';
import { createGatheredReader } from './db/gathered-reader';
import { createVerificationLog } from './db/verification-log';
import { openCdsServices } from './gateways/cds-service/live';
import type { Chance } from './gateways/trace-platform/breaker';
import { openPlatforms } from './gateways/trace-platform/open-platforms';
import { createRateLimit } from './http/rate-limit';
import { createPackFactsReader } from './repositories/pack-facts';

/** Ways out of the services to the parts that are wired after them. */
export interface Outlets {
	publish(change: Change): void;
	announce(news: CallNews): void;
	forgetActor: Services['forgetActor'];
}

/** Everything that services need, on an existing and migrated database; nothing is connected before first use. */
export function createServices(
	config: Config,
	outlets: Outlets,
	/** Clock and chance of the platforms' back-off; tests give their own. */
	chance?: Chance
): { services: Services; connections: Connections; close(): Promise<void> } {
	const log = pino({ level: config.logLevel, base: undefined });
	const connections = connect(config.databaseUrl, config.databasePool, (error) =>
		log.warn({ error: error.message }, 'a database connection was lost')
	);
	const reader = createGatheredReader(config.databaseUrl);
	const services: Services = {
		config,
		log,
		db: connections.db,
		readPackFacts: createPackFactsReader(reader),
		verificationLog: createVerificationLog(connections.pool),
		bulkCopy: createBulkCopy(config.databaseUrl),
		seal: createSealer(config.secret),
		rateLimit: createRateLimit(),
		platforms: openPlatforms(config.tracePlatforms, chance),
		outsideCds: openCdsServices(config.cdsServices, chance),
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
