// `npm test`: the suite of every day from a bare checkout; `npm test -- all` adds what takes long, `npm test -- unit e2e`
// runs some stages.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureChromium } from './browser.js';
import { ensureBuilt } from './build.js';
import { ensureTurnserver } from './coturn.js';
import { checkNode, ensureInstalled } from './install.js';
import { createLife } from './life.js';
import { endPrograms, runProgram } from './progress.js';
import { reportFailure, StartError } from './start-error.js';
import { chooseStages, countOne, countPlaywright, countVitest } from './test-reports.js';

/** @typedef {import('./test-reports.js').Count} Count */

/** A stage that hangs is ended; a slow machine is not. */
const LIMIT_MS = 25 * 60_000;

/** @param {string[]} args of node @param {NodeJS.ProcessEnv} [env] */
async function node(args, env = {}) {
	const { NODE_ENV: _, ...rest } = process.env;
	const { code } = await runProgram(process.execPath, args, {
		env: { ...rest, ...env },
		show: true,
		limitMs: LIMIT_MS
	});
	return code;
}

/** @param {string} name of a script in package.json */
async function script(name) {
	const npm = process.env.npm_execpath;
	if (npm?.endsWith('.js')) return node([npm, 'run', name]);
	return (await runProgram('npm', ['run', name], { show: true, limitMs: LIMIT_MS })).code;
}

/** Says nothing unless it finds something: it runs beside other stages, whose output it would tear apart. */
async function lint() {
	const { code, output } = await runProgram('npm', ['run', 'lint'], { limitMs: LIMIT_MS });
	if (code !== 0) console.log(output);
	return countOne(code);
}

/** @param {string} reports @param {string[]} projects @param {string[]} [options] */
async function vitest(reports, projects, options = []) {
	const report = join(reports, `${projects.join('-')}.json`);
	const code = await node([
		'node_modules/vitest/vitest.mjs',
		'run',
		...projects.flatMap((project) => ['--project', project]),
		...options,
		'--reporter=default',
		'--reporter=json',
		`--outputFile.json=${report}`
	]);
	return countVitest(report, code);
}

/** @param {string} reports @param {'daily' | 'long'} specs */
async function browsers(reports, specs) {
	await ensureBuilt();
	if (specs === 'long') await ensureTurnserver();
	const report = join(reports, `${specs}.json`);
	const code = await node(
		[
			'node_modules/@playwright/test/cli.js',
			'test',
			'--config',
			'tests/e2e/playwright.config.ts',
			'--reporter=list,json'
		],
		{
			CHROMIUM_PATH: await ensureChromium(),
			PLAYWRIGHT_JSON_OUTPUT_FILE: report,
			WENYAO_E2E_SPECS: specs
		}
	);
	return countPlaywright(report, code);
}

/** @type {Record<string, (reports: string) => Promise<Count>>} */
const stages = {
	lint,
	types: async () => countOne(await script('check')),
	unit: (reports) => vitest(reports, ['unit', 'client', 'architecture']),
	// These wait for PostgreSQL and for other programs more than they compute: a worker for every core.
	integration: (reports) => vitest(reports, ['integration'], ['--maxWorkers=100%']),
	build: async () => {
		await ensureBuilt();
		return countOne(0);
	},
	e2e: (reports) => browsers(reports, 'daily'),
	// Killed programs and databases, and the browser tests that take longest.
	faults: (reports) => vitest(reports, ['faults'], ['--maxWorkers=100%']),
	long: (reports) => browsers(reports, 'long')
};

/** On two cores all of them take more than twice as long. */
const daily = ['lint', 'types', 'unit', 'integration', 'build', 'e2e'];

/** @param {number} begun */
const seconds = (begun) => `${((Date.now() - begun) / 1000).toFixed(1)} s`;

const life = createLife();
life.run(async () => {
	await checkNode();
	const chosen = chooseStages(process.argv.slice(2), Object.keys(stages), daily);
	const reports = await mkdtemp(join(tmpdir(), 'wenyao-reports-'));
	life.opened('reports', () => rm(reports, { recursive: true, force: true }));
	life.opened('programs', endPrograms);

	const begun = Date.now();
	const beat = setInterval(() => console.log(`安装依赖 · installing packages … ${seconds(begun)}`), 5_000);
	await ensureInstalled().finally(() => clearInterval(beat));
	// Words and generated types: everything else imports them.
	if (await script('prepare')) {
		throw new StartError('PREPARE_FAILED', {
			zh: '生成文案与类型失败，见上文；改好后再运行 npm test。',
			en: 'The words and types could not be generated, see above; mend that and run npm test again.'
		});
	}

	let passed = 0;
	let failed = 0;
	/** @type {string[]} */
	const lines = [];
	/** @param {string} name */
	async function runStage(name) {
		console.log(`\n── ${name} ──`);
		const started = Date.now();
		const count = await /** @type {(reports: string) => Promise<Count>} */ (stages[name])(reports).catch(
			(error) => {
				reportFailure(error);
				return countOne(1);
			}
		);
		passed += count.passed;
		failed += count.failed;
		const notes = count.notes.length ? ` (${count.notes.join('; ')})` : '';
		const line = `${count.failed ? '✗' : '✓'} ${name.padEnd(12)} ${count.passed} 通过 ok, ${count.failed} 失败 bad, ${seconds(started)}${notes}`;
		lines.push(line);
		console.log(line);
	}

	// Lint takes minutes of one core and changes nothing: it runs beside types and tests, which leave one.
	/** @type {Promise<void> | undefined} */
	let beside;
	for (const name of chosen) {
		if (name === 'lint') beside = runStage(name);
		else {
			if (name === 'build' || name === 'e2e' || name === 'long') await beside;
			await runStage(name);
		}
	}
	await beside;
	console.log(`\n${lines.join('\n')}\n用时 · time ${seconds(begun)}\n`);
	console.log(`${passed} passed, ${failed} failed`);
	life.started();
	await life.end(failed ? 1 : 0);
});
