import { randomUUID } from 'node:crypto';
import pg from 'pg';

/**
 * News between the processes that work on one database, through LISTEN and NOTIFY. All processes hear all news in
 * the same order, each its own too. News is lost while the line is down: `onGap` says so, when the line goes and
 * when it is back, and what was believed until then must be asked for again.
 */
export interface Bulletin<News> {
	/** Never throws and is not waited for: what must not be lost is in tables, or is sent again by who needs it. */
	post(news: News): void;
	close(): Promise<void>;
}

export interface Reader<News> {
	/** @param from names the process; `own` = this one */
	onNews(news: News, from: string, own: boolean): void;
	onGap(): void;
	/** A process that was heard before has said nothing for `silentMs`: it was killed, or is cut off. */
	onSilent(from: string): void;
	onError(error: Error): void;
}

const channel = 'wenyao_news';
const againMs = 1_000;
/** A line that died without a word is found out by asking on it; the question tells the others that we live. */
const askEveryMs = 5_000;
const patienceMs = 4_000;
export const silentMs = 3 * askEveryMs;
/** A notification holds less than 8,000 bytes; longer news is cut, and the parts go in one statement. */
const partLength = 7_800;
/** News that waits while a statement is on its way; more is dropped, oldest first. */
const waitingMost = 2_000;

export function openBulletin<News>(
	databaseUrl: string,
	pool: Pick<pg.Pool, 'query'>,
	{ onNews, onGap, onSilent, onError }: Reader<News>
): Bulletin<News> {
	const from = randomUUID();
	const heardAt = new Map<string, number>();
	const waiting: string[] = [];
	let unfinished = { key: '', parts: [] as string[] };
	let count = 0;
	let sending = false;
	let closed = false;
	let client: pg.Client | undefined;
	let retry: ReturnType<typeof setTimeout> | undefined;

	function hear(payload: string): void {
		const [sender = '', number, part, parts] = payload.split(' ', 4);
		heardAt.set(sender, Date.now());
		if (!number) return;
		const text = payload.slice(`${sender} ${number} ${part} ${parts} `.length);
		const key = `${sender} ${number}`;
		if (Number(part) === 0) unfinished = { key, parts: [] };
		// The beginning was said before this process listened.
		if (unfinished.key !== key || unfinished.parts.length !== Number(part)) return;
		unfinished.parts.push(text);
		if (unfinished.parts.length < Number(parts)) return;
		const news = JSON.parse(unfinished.parts.join('')) as News;
		unfinished = { key: '', parts: [] };
		onNews(news, sender, sender === from);
	}

	function tick(opened: pg.Client, drop: (error: Error) => void): void {
		opened.query('select pg_notify($1, $2)', [channel, from]).catch(drop);
		for (const [sender, at] of heardAt)
			if (sender !== from && Date.now() - at > silentMs) {
				heardAt.delete(sender);
				onSilent(sender);
			}
	}

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
		opened.on('notification', ({ payload = '' }) => hear(payload));
		try {
			client = opened;
			await opened.connect();
			await opened.query(`listen ${channel}`);
			// Silence is counted from now: nobody could be heard.
			for (const sender of heardAt.keys()) heardAt.set(sender, Date.now());
			onGap();
			asking = setInterval(() => tick(opened, drop), askEveryMs);
			asking.unref();
			tick(opened, drop);
		} catch (error) {
			drop(error instanceof Error ? error : new Error(String(error)));
		}
	}
	void listen();

	/** One statement at a time keeps the order; what comes meanwhile goes together with the next. */
	async function send(): Promise<void> {
		if (sending) return;
		sending = true;
		while (waiting.length > 0 && !closed) {
			const payloads = waiting.splice(0).flatMap((text) => {
				const number = ++count;
				const parts = Math.ceil(text.length / partLength);
				return Array.from(
					{ length: parts },
					(_, part) =>
						`${from} ${number} ${part} ${parts} ${text.slice(part * partLength, (part + 1) * partLength)}`
				);
			});
			await pool
				.query(
					'select pg_notify($1, payload) from unnest($2::text[]) with ordinality as n (payload, at) order by at',
					[channel, payloads]
				)
				.catch(onError);
		}
		sending = false;
	}

	return {
		post(news) {
			waiting.push(toAscii(JSON.stringify(news)));
			if (waiting.length > waitingMost) waiting.shift();
			void send();
		},
		async close() {
			closed = true;
			clearTimeout(retry);
			await client?.end().catch(() => undefined);
		}
	};
}

/** A letter is a byte, so a cut never goes through one. */
const toAscii = (json: string): string =>
	json.replace(/[\u0080-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
