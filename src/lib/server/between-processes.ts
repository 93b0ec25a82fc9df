import type pg from 'pg';
import type { CallNews, Change } from '$lib/contract/realtime/change';
import type { Services } from './context';
import type { Outlets } from './create-services';
import { openBulletin } from './db/bulletin';

type Key = Parameters<Services['forgetActor']>[0];

type News =
	| { readonly kind: 'change'; readonly change: Change }
	| { readonly kind: 'call'; readonly news: CallNews }
	| { readonly kind: 'forget'; readonly key: Key };

interface OwnProcess {
	readonly databaseUrl: string;
	readonly pool: Pick<pg.Pool, 'query'>;
	readonly log: Services['log'];
	/** What this process does with news, its own and that of others. */
	readonly here: Outlets;
	/** News may have been missed: nothing that is cached about who is who can be trusted. */
	forgetAll(): void;
}

/**
 * Tells this process first and then, through PostgreSQL, all others that serve the same database. What is typed in
 * a call stays out: it passes through the sockets of the call, not through the database's log.
 */
export function joinProcesses({ databaseUrl, pool, log, here, forgetAll }: OwnProcess): Outlets & {
	close(): Promise<void>;
} {
	const bulletin = openBulletin<News>(databaseUrl, pool, {
		onNews(news) {
			if (news.kind === 'change') here.publish(news.change);
			else if (news.kind === 'call') here.announce(news.news);
			else here.forgetActor(news.key);
		},
		onGap: forgetAll,
		onError: (error) => log.warn({ error: error.message }, 'news between processes is interrupted')
	});
	return {
		publish(change) {
			here.publish(change);
			bulletin.post({ kind: 'change', change });
		},
		announce(news) {
			here.announce(news);
			if (news.kind === 'message') return;
			// An offer is larger than a notification may be; a kiosk elsewhere gets it again after it has joined.
			const short = news.kind === 'start' ? { ...news, start: { ...news.start, opening: undefined } } : news;
			bulletin.post({ kind: 'call', news: short });
		},
		forgetActor(key) {
			here.forgetActor(key);
			bulletin.post({ kind: 'forget', key });
		},
		close: () => bulletin.close()
	};
}
