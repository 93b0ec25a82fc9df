import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from } from 'pg-copy-streams';

/** Rows into a table by COPY, on a connection of its own: many rows must not hold a place in the pool. */
export interface BulkCopy {
	/**
	 * @param statement a whole `copy … from stdin`
	 * @param lines rows in COPY's text form, several in one piece where there are many; read no faster than written
	 * @returns how many rows were taken; all of them, or an error and none
	 */
	copy(statement: string, lines: AsyncIterable<string>): Promise<number>;
}

export function createBulkCopy(databaseUrl: string): BulkCopy {
	return {
		async copy(statement, lines) {
			const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
			// A server that goes away fails the stream; without a listener it would end the process as well.
			client.on('error', () => undefined);
			await client.connect();
			try {
				const sink = client.query(from(statement));
				await pipeline(Readable.from(lines, { objectMode: false, highWaterMark: 256 * 1024 }), sink);
				return sink.rowCount;
			} finally {
				await client.end();
			}
		}
	};
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** One row in COPY's text form. */
export const copyLine = (fields: readonly (string | number | null)[]): string => {
	let line = '';
	for (const [at, field] of fields.entries()) {
		if (at > 0) line += '\t';
		line +=
			field === null
				? '\\N'
				: typeof field === 'string' && /[\\\t\n\r]/.test(field)
					? field.replace(/[\\\t\n\r]/g, (mark) => escapes[mark] ?? mark)
					: field;
	}
	return `${line}\n`;
};
