import type { Logger } from 'pino';
import type { Actor } from '$lib/contract/actor';
import type { CallNews, Change } from '$lib/contract/realtime/change';
import type { Config } from './config';
import type { BulkCopy } from './db/bulk-copy';
import type { Connections } from './db/client';
import type { RateLimit } from './http/rate-limit';
import type { Sealer } from './auth/seal';
import type { VerificationLog } from './db/verification-log';
import type { OutsideCds } from './gateways/cds-service/port';
import type { TracePlatform } from './gateways/trace-platform/port';
import type { PackFactsReader } from './repositories/pack-facts';

/** What the composition root has wired; services see it through their context and nothing else. */
export interface Services {
	readonly config: Config;
	readonly log: Logger;
	readonly db: Connections['db'];
	readonly readPackFacts: PackFactsReader;
	readonly verificationLog: VerificationLog;
	readonly bulkCopy: BulkCopy;
	readonly seal: Sealer;
	readonly rateLimit: RateLimit;
	/** Outside trace platforms, in the order of the setting. */
	readonly platforms: readonly TracePlatform[];
	/** Clinical checks of others, in the order of the setting. */
	readonly outsideCds: readonly OutsideCds[];
	/** Tells the screens that something changed. Called after the transaction has been committed. */
	publish(change: Change): void;
	/** Tells the two ends of a call what cannot wait for a refetch. Called after the commit, too. */
	announce(news: CallNews): void;
	/** Forgets a cached session or device at once, in this process, and closes the line of the device. */
	forgetActor(key: { staffUserId: string } | { deviceId: string }): void;
}

/** One request or socket event: who asks, when, under which id. */
export interface Context {
	readonly services: Services;
	readonly actor: Actor;
	readonly requestId: string;
	now(): Date;
}
