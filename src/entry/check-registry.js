// `npm run check:registry`: replays the packs' histories on the live data and says where anything contradicts it.
// Ends with 0 when everything agrees, with 1 when something does not; stopped before its end it ends as the signal says.
import { provideDatabase } from './database.js';
import { createLife } from './life.js';
import { hasCluster } from './postgres-place.js';
import { applySettings, readSettings } from './settings.js';
import { openSources } from './sources.js';
import { StartError } from './start-error.js';

/**
 * @typedef {Record<'packs' | 'steps' | 'handOvers' | 'prescriptions' | 'audits' | 'receipts', number>} Compared
 * @typedef {{ rule: string, subject: string }} Contradiction
 */

const SHOW_EVERY_MS = 2_000;
/** A registry that is wrong everywhere is not printed whole. */
const MOST_PRINTED = 200;

const words = {
	packs: '药品包装 · packs',
	steps: '流转记录 · steps of their histories',
	handOvers: '发药/销售单 · hand-overs',
	prescriptions: '处方 · prescriptions',
	audits: '审计记录 · audit entries',
	receipts: '收货单 · goods receipts',
	conflicts: '离线差异 · conflicts of hand-overs without a line'
};

async function openProgram() {
	const vite = await openSources();
	const [
		{ parseConfig },
		{ createServices },
		{ checkRegistry },
		{ contradictionText },
		{ pendingMigrations }
	] = await Promise.all([
		vite.ssrLoadModule('/src/lib/server/config.ts'),
		vite.ssrLoadModule('/src/lib/server/create-services.ts'),
		vite.ssrLoadModule('/src/lib/server/services/registry/check-registry.ts'),
		vite.ssrLoadModule('/src/lib/domain/registry-check/contradiction.ts'),
		vite.ssrLoadModule('/src/lib/server/db/migrate.ts')
	]);
	return { vite, parseConfig, createServices, checkRegistry, contradictionText, pendingMigrations };
}

/**
 * A comparison makes no database and changes none: without one of this program's age there is nothing to compare.
 * @param {readonly string[]} pending
 */
function requireMigrated(pending) {
	const [first] = pending;
	if (first === undefined) return;
	throw new StartError('DATABASE_NOT_MIGRATED', {
		zh: `数据库结构不是当前版本：缺少 ${pending.length} 个迁移，从 ${first} 起。请先用本版本启动一次程序（npm start），再核对。`,
		en: `The database has not the schema of this version: ${pending.length} migrations are missing, from ${first} on. Start this version once (npm start), then compare.`
	});
}

/** @param {import('./settings.js').Settings} settings */
async function requireDatabase({ databaseUrl, dataDir }) {
	if (databaseUrl || (await hasCluster(dataDir))) return;
	throw new StartError('NO_DATABASE', {
		zh: `${dataDir} 里还没有数据库，没有可核对的内容。请用 DATA_DIR 或 DATABASE_URL 指定要核对的数据库，或先启动一次程序（npm start）。`,
		en: `There is no database in ${dataDir} yet and nothing to compare. Name the one to compare with DATA_DIR or DATABASE_URL, or start the program once (npm start).`
	});
}

/** @param {number} begun */
function createProgress(begun) {
	let shown = begun;
	return (/** @type {Compared} */ compared, /** @type {number} */ packs) => {
		if (Date.now() - shown < SHOW_EVERY_MS) return;
		shown = Date.now();
		const share =
			packs > 0 && compared.handOvers === 0
				? ` (${Math.min(99, Math.floor((100 * compared.packs) / packs))} %)`
				: '';
		const counts = Object.entries(compared)
			.filter(([, count]) => count > 0)
			.map(([what, count]) => `${what} ${count}`)
			.join(', ');
		console.log(`  … ${counts}${share}, ${Math.round((shown - begun) / 1000)} s`);
	};
}

const life = createLife();
life.run(async () => {
	const settings = readSettings(process.env);
	applySettings(settings, process.env);
	await requireDatabase(settings);
	for (const notice of await provideDatabase(settings, life)) console.log(notice);
	const { vite, parseConfig, createServices, checkRegistry, contradictionText, pendingMigrations } =
		await openProgram();
	life.opened('program', () => vite.close());
	requireMigrated(await pendingMigrations(process.env.DATABASE_URL));
	const { services, close } = createServices(
		parseConfig({ ...process.env, DATABASE_POOL: '2', LOG_LEVEL: 'silent' }),
		{ publish() {}, announce() {}, forgetActor() {} }
	);
	life.opened('database connections', close);
	const stopping = new AbortController();
	life.opened('comparison', async () => stopping.abort());

	console.log(
		'逐包重放流转记录并核对账实 · replaying every history and comparing it with all that was written down'
	);
	const begun = Date.now();
	let printed = 0;
	const { compared, found } = await checkRegistry(
		{
			services,
			actor: { kind: 'system' },
			requestId: 'check-registry',
			now: () => new Date()
		},
		{
			stopping: stopping.signal,
			onPage: createProgress(begun),
			onContradiction: (/** @type {Contradiction} */ contradiction) => {
				printed += 1;
				if (printed <= MOST_PRINTED) console.log(`  ✗ ${contradictionText(contradiction)}`);
			}
		}
	);
	for (const [what, word] of Object.entries(words))
		console.log(`  ${String(compared[what]).padStart(10)}  ${word}`);
	if (printed > MOST_PRINTED) console.log(`  … ${printed - MOST_PRINTED} 处未列出 · more, not listed`);
	const seconds = ((Date.now() - begun) / 1000).toFixed(1);
	if (stopping.signal.aborted) {
		console.log(`未核对完 · stopped before the end, ${seconds} s`);
		return life.end(1);
	}
	console.log(
		found === 0
			? `✓ 一致，未发现矛盾 · everything agrees, ${seconds} s`
			: `✗ 发现 ${found} 处矛盾 · ${found} contradictions, ${seconds} s`
	);
	await life.end(found === 0 ? 0 : 1);
});
