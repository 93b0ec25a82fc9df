import pg from 'pg';

/**
 * One connection on which many small look-ups are under way at once. About twice the rate of a pool for the
 * verification look-up. Never for transactions (statements of other callers interleave) and never for slow
 * statements (those behind them wait).
 */
export interface PipelinedReader {
	/** @throws the driver's error; a lost connection is replaced at the next read. */
	read<Row extends pg.QueryResultRow>(name: string, text: string, values: unknown[]): Promise<Row[]>;
	close(): Promise<void>;
}

export function createPipelinedReader(databaseUrl: string): PipelinedReader {
	let current: Promise<pg.Client> | undefined;

	function connected(): Promise<pg.Client> {
		if (current) return current;
		const client = new pg.Client({
			connectionString: databaseUrl,
			connectionTimeoutMillis: 5_000,
			pipeline: true
		} as pg.ClientConfig);
		const opening = client.connect().then(() => client);
		const drop = () => {
			if (current === opening) current = undefined;
		};
		client.on('error', drop);
		client.on('end', drop);
		opening.catch(drop);
		current = opening;
		return opening;
	}

	return {
		async read<Row extends pg.QueryResultRow>(name: string, text: string, values: unknown[]) {
			const client = await connected();
			return (await client.query<Row>({ name, text, values })).rows;
		},
		async close() {
			const client = await current?.catch(() => undefined);
			current = undefined;
			await client?.end();
		}
	};
}
