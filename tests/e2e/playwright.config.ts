import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { browserFlags } from './browser-flags';
import { outsideSetting } from './outside-platform';

/** The config is loaded once by the runner and once by each worker: all must agree on one folder. */
process.env.WENYAO_E2E_DIR ??= mkdtempSync(join(tmpdir(), 'wenyao-e2e-'));
const port = Number(process.env.WENYAO_E2E_PORT ?? 4187);

export default defineConfig({
	testDir: '.',
	outputDir: '../../test-results',
	globalTeardown: './remove-data.ts',
	// One server and one demo world: specs take turns, and each takes a kiosk and staff of its own.
	workers: 1,
	fullyParallel: false,
	timeout: 60_000,
	expect: { timeout: 10_000 },
	forbidOnly: true,
	reporter: 'list',
	use: {
		actionTimeout: 15_000,
		baseURL: `http://localhost:${port}`,
		locale: 'zh-CN',
		timezoneId: 'Asia/Shanghai',
		screenshot: 'only-on-failure',
		trace: 'retain-on-failure',
		launchOptions: {
			executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
			args: [...browserFlags, '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']
		}
	},
	webServer: {
		command: 'exec node src/entry/server.js',
		cwd: join(import.meta.dirname, '../..'),
		url: `http://localhost:${port}/api/health`,
		timeout: 120_000,
		reuseExistingServer: false,
		gracefulShutdown: { signal: 'SIGTERM', timeout: 15_000 },
		env: {
			PORT: String(port),
			DATA_DIR: process.env.WENYAO_E2E_DIR,
			LOG_LEVEL: 'warn',
			TRACE_PLATFORMS: outsideSetting(port)
		}
	}
});
