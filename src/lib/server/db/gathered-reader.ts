import pg from 'pg';

/**
 * A statement that looks many keys up at once. It takes one array per parameter and gives, for every place in these
 * arrays, exactly one row, whose column `nr` is that place counted from 1 (`unnest … with ordinality`).
 */
export interface LookUp {
	/** It is prepared once under this name. */
	readonly name: string;
	readonly text: string;
	readonly parameters: number;
}

/**
 * Look-ups that arrive while one is under way share the next statement: starting a statement of many joins costs
 * five times what one more key in it does. When little is asked, a look-up waits for nobody.
 * Never for slow statements (those behind them wait), and never for anything that writes.
 */
export interface GatheredReader {
	/** @throws the driver's error; a lost connection is replaced at the next read. */
	read<Row extends object>(lookUp: LookUp, values: readonly (string | null)[]): Promise<Row>;
	close(): Promise<void>;
}

/** The most keys of one statement: keeps a single answer short when many wait. */
const mostPerRead = 64;

/**
 * A look-up goes by keys whatever the planner believes about the tables' sizes: statistics are missing after a load,
 * and a plan made for a small table would be kept while it grows.
 */
export const byKeys = `set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off;
	set plan_cache_mode = force_generic_plan; set default_transaction_read_only = on`;

/** SQLSTATE class 22: a value that PostgreSQL does not take. It must fail its own look-up and no other. */
const isBadValue = (error: unknown): boolean =>
	error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('22');

/** After such an error the connection is gone, though its end may not have been seen yet. */
const isSevered = (error: unknown): boolean =>
	!(error instanceof pg.DatabaseError) || error.severity === 'FATAL' || error.severity === 'PANIC';

interface Waiting {
	readonly lookUp: LookUp;
	readonly values: readonly (string | null)[];
	readonly done: (row: never) => void;
	readonly failed: (error: unknown) => void;
}

export function createGatheredReader(databaseUrl: string): GatheredReader {
	let current: Promise<pg.Client> | undefined;
	let waiting: Waiting[] = [];
	let reading: Promise<void> | undefined;

	function connected(): Promise<pg.Client> {
		if (current) return current;
		const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
		const opening = client
			.connect()
			.then(() => client.query(byKeys))
			.then(() => client);
		const drop = () => {
			if (current === opening) current = undefined;
		};
		client.on('error', drop);
		client.on('end', drop);
		opening.catch(drop);
		current = opening;
		return opening;
	}

	function abandon(): void {
		void current?.then((client) => client.end()).catch(() => {});
		current = undefined;
	}

	async function readTogether(batch: readonly Waiting[], { name, text, parameters }: LookUp): Promise<void> {
		try {
			const client = await connected();
			const columns = Array.from({ length: parameters }, (_, at) => batch.map(({ values }) => values[at]));
			const { rows } = await client.query<{ nr: number }>({ name, text, values: columns });
			if (rows.length !== batch.length)
				throw new Error(`${name}: ${rows.length} rows for ${batch.length} keys`);
			for (const row of rows) batch[row.nr - 1]?.done(row as never);
		} catch (error) {
			if (isSevered(error)) abandon();
			if (batch.length === 1 || !isBadValue(error)) for (const { failed } of batch) failed(error);
			else for (const one of batch) await readTogether([one], one.lookUp);
		}
	}

	async function drain(): Promise<void> {
		for (let [first] = waiting; first; [first] = waiting) {
			const { lookUp } = first;
			const batch = waiting.filter((one) => one.lookUp === lookUp).slice(0, mostPerRead);
			if (batch.length === waiting.length) waiting = [];
			else waiting = waiting.filter((one) => !batch.includes(one));
			await readTogether(batch, lookUp);
		}
		reading = undefined;
	}

	return {
		read: (lookUp, values) =>
			new Promise((done, failed) => {
				waiting.push({ lookUp, values, done, failed });
				reading ??= drain();
			}),
		async close() {
			await reading;
			const client = await current?.catch(() => undefined);
			current = undefined;
			await client?.end();
		}
	};
}
