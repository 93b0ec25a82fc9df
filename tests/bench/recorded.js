import pg from 'pg';

/** How many verifications are on disk. @param {string} url */
export async function recorded(url) {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	const { rows } = await client.query('select count(*)::int as n from verification_record');
	await client.end();
	return Number(rows[0].n);
}
