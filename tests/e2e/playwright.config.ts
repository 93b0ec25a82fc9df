import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { browserFlags, fakeDevices } from './browser-flags';
import { outsideSetting } from './outside-platform';
import { serverOfWorker, serverUnderTest } from './server-under-test';

/** The config is loaded once by the runner and once by each worker: all must agree on one folder. */
const dir = (process.env.WENYAO_E2E_DIR ??= mkdtempSync(join(tmpdir(), 'wenyao-e2e-')));
/** Two spec files at once want more than two cores for the pictures of calls; a larger machine may ask for more. */
const workers = Number(process.env.WENYAO_E2E_WORKERS ?? 1);

/** The rest of what browsers show, beyond the main job, the kiosk's verdicts and the counter: `npm test -- long`. */
const long = [
	'consult',
	'counter-offline',
	'customer-screens',
	'database-away',
	'dev',
	'imports',
	'keys',
	'kiosk-alone',
	'place',
	'platforms',
	'prescription',
	'record',
	'relay',
	'returning',
	'stock',
	'third-person',
	'two-processes',
	'weak-line'
].map((name) => `${name}.spec.ts`);
const specs = process.env.WENYAO_E2E_SPECS;

export default defineConfig({
	testDir: '.',
	...(specs === 'long' && { testMatch: long }),
	...(specs === 'daily' && { testIgnore: long }),
	outputDir: '../../test-results',
	globalTeardown: './remove-data.ts',
	// The specs of one worker share its server and demo world by turns; each takes a kiosk and staff of its own.
	workers,
	fullyParallel: false,
	timeout: 90_000,
	expect: { timeout: 15_000 },
	forbidOnly: true,
	reporter: 'list',
	use: {
		actionTimeout: 15_000,
		baseURL: `http://localhost:${serverUnderTest().port}`,
		locale: 'zh-CN',
		// A quarter of the pixels to draw, the same sizes on the page. Pictures to look at are taken whole.
		deviceScaleFactor: process.env.WENYAO_SCREENS || process.env.WENYAO_PICTURES ? 1 : 0.5,
		// Each new context would fetch the whole shell to keep it; the specs that go without a line allow it.
		serviceWorkers: 'block',
		timezoneId: 'Asia/Shanghai',
		screenshot: 'only-on-failure',
		// A trace pictures every step, which costs more than the steps.
		trace: process.env.WENYAO_E2E_TRACE ? 'retain-on-failure' : 'off',
		launchOptions: {
			executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
			args: [...browserFlags, ...fakeDevices]
		}
	},
	webServer: Array.from({ length: workers }, (_, worker) => {
		const { port, dataDir } = serverOfWorker(worker, dir);
		return {
			command: 'exec node src/entry/server.js',
			cwd: join(import.meta.dirname, '../..'),
			url: `http://localhost:${port}/api/health`,
			timeout: 120_000,
			reuseExistingServer: false,
			gracefulShutdown: { signal: 'SIGTERM' as const, timeout: 15_000 },
			env: {
				PORT: String(port),
				DATA_DIR: dataDir,
				LOG_LEVEL: 'warn',
				TRACE_PLATFORMS: outsideSetting(port)
			}
		};
	})
});
