import type pg from 'pg';
import type { CallNews, Change } from '$lib/contract/realtime/change';
import type { SeatNews } from '$lib/contract/realtime/seat-news';
import type { Services } from './context';
import type { Outlets } from './create-services';
import { openBulletin } from './db/bulletin';

type Key = Parameters<Services['forgetActor']>[0];

type News =
	| { readonly kind: 'change'; readonly change: Change }
	| { readonly kind: 'call'; readonly news: CallNews }
	| { readonly kind: 'seat'; readonly news: SeatNews }
	| { readonly kind: 'forget'; readonly key: Key };

/** Ends of calls that are with other processes. */
export interface OtherSeats {
	hear(news: SeatNews, from: string, own: boolean): void;
	/** News may have been missed. */
	announceAgain(): void;
	/** A process is gone without a word. */
	forgetProcess(from: string): void;
}

interface OwnProcess {
	readonly databaseUrl: string;
	readonly pool: Pick<pg.Pool, 'query'>;
	readonly log: Services['log'];
	/** What this process does with news, its own and that of others. */
	readonly here: Outlets;
	readonly seats: OtherSeats;
	/** News may have been missed: nothing that is cached about who is who can be trusted. */
	forgetAll(): void;
}

/**
 * Tells this process first and then, through PostgreSQL, all others that serve the same database. What is typed in
 * a call stays out: others are told its number and fetch it. Signals pass only when the two ends of a call are with
 * different processes.
 */
export function joinProcesses({ databaseUrl, pool, log, here, seats, forgetAll }: OwnProcess): Outlets & {
	tellSeats(news: SeatNews): void;
	close(): Promise<void>;
} {
	const bulletin = openBulletin<News>(databaseUrl, pool, {
		onNews(news, from, own) {
			// All processes hear who took a seat in one order, which decides between two that took the same.
			if (news.kind === 'seat') return seats.hear(news.news, from, own);
			if (own) return;
			if (news.kind === 'change') here.publish(news.change);
			else if (news.kind === 'call') here.announce(news.news);
			else here.forgetActor(news.key);
		},
		onGap() {
			forgetAll();
			seats.announceAgain();
		},
		onSilent: (from) => seats.forgetProcess(from),
		onError: (error) => log.warn({ error: error.message }, 'news between processes is interrupted')
	});
	return {
		publish(change) {
			here.publish(change);
			bulletin.post({ kind: 'change', change });
		},
		announce(news) {
			here.announce(news);
			if (news.kind !== 'message') return bulletin.post({ kind: 'call', news });
			const { consultId, message } = news.message;
			const numbered = { consultId, seq: message.seq };
			bulletin.post({ kind: 'call', news: { kind: 'numbered', numbered } });
		},
		forgetActor(key) {
			here.forgetActor(key);
			bulletin.post({ kind: 'forget', key });
		},
		tellSeats: (news) => bulletin.post({ kind: 'seat', news }),
		close: () => bulletin.close()
	};
}
