// `npm run db:types`: writes src/lib/server/db/types.ts from what the migrations make of an empty database.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLife } from './life.js';
import { startPostgres } from './postgres.js';
import { endPrograms, runProgram } from './progress.js';
import { openSources } from './sources.js';
import { StartError } from './start-error.js';

const out = 'src/lib/server/db/types.ts';

/** @param {string[]} args of node */
async function run(args) {
	const { code, output } = await runProgram(process.execPath, args);
	if (code === 0) return;
	throw new StartError('TYPES_NOT_WRITTEN', {
		zh: `未能生成 ${out}，说明见上。`,
		en: `${out} could not be written, see above.`,
		detail: output
	});
}

/** @param {string} url */
async function migrate(url) {
	const vite = await openSources();
	try {
		const module = /** @type {{ migrate(connectionString: string): Promise<void> }} */ (
			await vite.ssrLoadModule('/src/lib/server/db/migrate.ts')
		);
		await module.migrate(url);
	} finally {
		await vite.close();
	}
}

const life = createLife();
life.run(async () => {
	const dir = await mkdtemp(join(tmpdir(), 'wenyao-types-'));
	life.opened('folder', () => rm(dir, { recursive: true, force: true }));
	life.opened('programs', endPrograms);
	const cluster = await startPostgres(dir);
	life.opened('PostgreSQL', () => cluster.stop());
	const url = await cluster.createDatabase('wenyao');
	await migrate(url);
	await run([
		'node_modules/kysely-codegen/dist/cli/bin.js',
		...['--dialect', 'postgres', '--url', url, '--camel-case', '--date-parser', 'string', '--out-file', out]
	]);
	await run(['node_modules/prettier/bin/prettier.cjs', '--ignore-path', '/dev/null', '--write', out]);
	console.log(`${out} ✓`);
	life.started();
	await life.end(0);
});
