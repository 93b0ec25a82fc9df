// `npm run dev`: the program's own database, and Vite with hot reload in front of it.
import { spawn } from 'node:child_process';
import { provideDatabase } from './database.js';
import { checkNode, ensureInstalled } from './install.js';
import { createLife } from './life.js';
import { assertPortFree } from './listen.js';
import { createProgress, endPrograms } from './progress.js';
import { applySettings, readSettings, root } from './settings.js';

const life = createLife();
life.run(async () => {
	const step = createProgress(3);
	const settings = await step('检查环境', 'checking Node.js and settings', async () => {
		await checkNode();
		const parsed = readSettings(process.env);
		await assertPortFree(parsed);
		return parsed;
	});
	life.opened('programs', endPrograms);
	await step('安装依赖', 'installing packages', async (skip) => (await ensureInstalled()) || skip());
	applySettings(settings, process.env);
	const notices = await step('启动数据库', 'starting the database', () => provideDatabase(settings, life));
	for (const notice of notices) console.log(`      ${notice}`);

	// A process of its own: Vite ends its process by itself on SIGTERM, and would leave the database behind.
	const vite = spawn(
		process.execPath,
		[
			'node_modules/vite/bin/vite.js',
			'dev',
			'--host',
			settings.host,
			'--port',
			String(settings.port),
			'--strictPort'
		],
		{ cwd: root, stdio: 'inherit' }
	);
	const ended = new Promise((done) => vite.once('exit', done));
	life.opened('Vite', async () => {
		vite.kill('SIGTERM');
		await ended;
	});
	life.started();
	void ended.then((code) => life.end(typeof code === 'number' ? code : 0));
});
