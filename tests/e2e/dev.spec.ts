import { mkdtemp, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { endAll, processesIn, root, start } from '../faults/programs';
import { test } from './closed-contexts';
import { signIn } from './people';
import { serverUnderTest } from './server-under-test';

/** Here and not beside the unit tests: the development server writes generated files that they are reading. */
const port = serverUnderTest().port + 5;
test.use({ baseURL: `http://localhost:${port}` });

let dir: string;
test.afterAll(async () => {
	await endAll();
	await rm(dir, { recursive: true, force: true });
});

test('npm run dev serves pages and Socket.IO on one port, and a changed file reaches the open page', async ({
	page
}) => {
	test.setTimeout(180_000);
	dir = await mkdtemp('/tmp/wenyao-dev-');
	const program = start(process.execPath, ['src/entry/dev.js'], {
		env: { PORT: String(port), DATA_DIR: dir, LOG_LEVEL: 'warn' }
	});
	// Vite prepares the packages first, and starts anew when its settings have changed.
	await program.says(/ready in/, 120_000);

	// What Vite has to prepare first may make it load the page once more.
	await expect(async () => signIn(page, 'doctor1')).toPass({ timeout: 120_000 });
	await expect(page.getByText('已连接')).toBeVisible({ timeout: 60_000 });

	const told = page.waitForEvent('console', (message) =>
		/\[vite\] (hot updated|css hot updated)/.test(message.text())
	);
	const changed = join(root, 'src/app.css');
	await utimes(changed, new Date(), new Date());
	await told;

	await program.end('SIGTERM');
	expect(await processesIn(join(dir, 'postgres'))).toEqual([]);
});
