import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { browserFlags } from './browser-flags';
import { outsideSetting } from './outside-platform';
import { serverOfWorker, serverUnderTest } from './server-under-test';

/** The config is loaded once by the runner and once by each worker: all must agree on one folder. */
const dir = (process.env.WENYAO_E2E_DIR ??= mkdtempSync(join(tmpdir(), 'wenyao-e2e-')));
/** Two spec files at once want more than two cores for the pictures of calls; a larger machine may ask for more. */
const workers = Number(process.env.WENYAO_E2E_WORKERS ?? 1);

export default defineConfig({
	testDir: '.',
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
		timezoneId: 'Asia/Shanghai',
		screenshot: 'only-on-failure',
		trace: 'retain-on-failure',
		launchOptions: {
			executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
			// Without a graphics card each picture of a call costs what the pages need to answer.
			args: [...browserFlags, '--use-fake-device-for-media-stream=fps=10', '--use-fake-ui-for-media-stream']
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
