// The machine's own ceiling for a verification: bare node:http, JSON in and out, and one prepared SQL look-up.
import { createServer } from 'node:http';
import pg from 'pg';

const client = new pg.Client(
	/** @type {pg.ClientConfig} */ ({ connectionString: process.env.DATABASE_URL, pipeline: true })
);
await client.connect();

createServer((request, response) => {
	if (request.method !== 'POST') {
		response.end('{"status":"ok"}');
		return;
	}
	let text = '';
	request.setEncoding('utf8');
	request.on('data', (chunk) => (text += chunk));
	request.on('end', async () => {
		const { input } = JSON.parse(text);
		const { rows } = await client.query({
			name: 'pack',
			text: 'select code, status, sale_count from pack where code = $1',
			values: [input]
		});
		response.setHeader('content-type', 'application/json');
		response.end(JSON.stringify(rows[0] ?? null));
	});
}).listen(Number(process.env.PORT), '127.0.0.1');
