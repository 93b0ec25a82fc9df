// `npm start`: from a bare checkout to a running program. Nothing here may need an installed package.
import { ensureBuilt } from './build.js';
import { provideDatabase } from './database.js';
import { checkNode, ensureInstalled } from './install.js';
import { createLife } from './life.js';
import { assertPortFree } from './listen.js';
import { createProgress, endPrograms } from './progress.js';
import { printAddresses, serve } from './server.js';
import { applySettings, readSettings } from './settings.js';

const life = createLife();
life.run(async () => {
	const begun = Date.now();
	const step = createProgress(5);
	const settings = await step('检查环境', 'checking Node.js and settings', async () => {
		await checkNode();
		const parsed = readSettings(process.env);
		await assertPortFree(parsed);
		return parsed;
	});
	life.opened('programs', endPrograms);
	await step('安装依赖', 'installing packages', async (skip) => (await ensureInstalled()) || skip());
	await step('构建程序', 'building', async (skip) => (await ensureBuilt()) || skip());
	applySettings(settings, process.env);
	process.env.NODE_ENV ||= 'production';
	const notices = await step('启动数据库', 'starting the database', () => provideDatabase(settings, life));
	for (const notice of notices) console.log(`      ${notice}`);
	Object.assign(globalThis, {
		[Symbol.for('wenyao.progress')]: (/** @type {string} */ zh, /** @type {string} */ en) =>
			console.log(`      ${zh} · ${en}`)
	});
	await step('准备数据并开始服务', 'migrating, seeding, serving', () => serve(settings, life));
	console.log(`\n已启动，用时 ${((Date.now() - begun) / 1000).toFixed(1)} s · started`);
	printAddresses(settings);
});
