import { randomUUID } from 'node:crypto';
import pg from 'pg';

/**
 * News between the processes that work on one database, through LISTEN and NOTIFY. Every process hears what the
 * others post and not its own. News is lost while the line is down: `onGap` says so, when the line goes and when
 * it is back, and what was believed until then must be asked for again.
 */
export interface Bulletin<News> {
	/** Never throws and is not waited for: what must not be lost is in tables. */
	post(news: News): void;
	close(): Promise<void>;
}

interface Reader<News> {
	onNews(news: News): void;
	onGap(): void;
	onError(error: Error): void;
}

const channel = 'wenyao_news';
const againMs = 1_000;
/** A line that died without a word is found out by asking on it. */
const askEveryMs = 5_000;
const patienceMs = 4_000;

export function openBulletin<News>(
	databaseUrl: string,
	pool: Pick<pg.Pool, 'query'>,
	{ onNews, onGap, onError }: Reader<News>
): Bulletin<News> {
	const from = randomUUID();
	let closed = false;
	let client: pg.Client | undefined;
	let retry: ReturnType<typeof setTimeout> | undefined;

	async function listen(): Promise<void> {
		const opened = new pg.Client({
			connectionString: databaseUrl,
			connectionTimeoutMillis: patienceMs,
			query_timeout: patienceMs,
			application_name: 'wenyao-news'
		});
		let asking: ReturnType<typeof setInterval> | undefined;
		let gone = false;
		const drop = (error?: Error) => {
			if (gone) return;
			gone = true;
			clearInterval(asking);
			void opened.end().catch(() => undefined);
			if (closed) return;
			if (error) onError(error);
			onGap();
			retry = setTimeout(() => void listen(), againMs);
		};
		opened.on('error', drop);
		opened.on('end', () => drop());
		opened.on('notification', ({ payload = '' }) => {
			const { from: sender, news } = JSON.parse(payload) as { from: string; news: News };
			if (sender !== from) onNews(news);
		});
		try {
			client = opened;
			await opened.connect();
			await opened.query(`listen ${channel}`);
			onGap();
			asking = setInterval(() => void opened.query('select 1').catch(drop), askEveryMs);
			asking.unref();
		} catch (error) {
			drop(error instanceof Error ? error : new Error(String(error)));
		}
	}
	void listen();

	return {
		post(news) {
			pool.query('select pg_notify($1, $2)', [channel, JSON.stringify({ from, news })]).catch(onError);
		},
		async close() {
			closed = true;
			clearTimeout(retry);
			await client?.end().catch(() => undefined);
		}
	};
}
