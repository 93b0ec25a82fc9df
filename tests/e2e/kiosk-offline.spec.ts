import { expect, type BrowserContext, type Page } from '@playwright/test';
import { demoKiosks } from '../../src/lib/server/demo/demo-people';
import { startProgram } from '../bench/program.js';
import { test } from './closed-contexts';
import { expectAccessible, expectKioskSizes, newKiosk, openKiosk, symbolOf } from './kiosk-desk';
import { signIn } from './people';
import { scanKeys } from './scan-keys';
import { openWorkplace } from './workplace';

test.use({ serviceWorkers: 'allow' });

const headline = (page: Page) => page.getByRole('heading', { level: 1 });
const age = (page: Page) => page.getByText(/^数据 \d\d:\d\d$/);
const home = '把药盒对准扫描口';

/** The shell is kept, and the copy of the store has come to its end. */
async function readyForTheWorst(page: Page): Promise<void> {
	await openKiosk(page);
	await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
	await page.reload();
	await expect(age(page)).toBeVisible();
	// Every letter of every medicine's name, also of those that nobody looked at yet.
	const fonts = () => page.evaluate(async () => (await (await caches.open('fonts')).keys()).length);
	await expect.poll(fonts, { timeout: 20_000 }).toBeGreaterThanOrEqual(100);
}

async function openCold(context: BrowserContext, before: Page): Promise<Page> {
	await before.close();
	const page = await context.newPage();
	await page.goto('/kiosk');
	await expect(headline(page)).toHaveText(home);
	await expect(page.getByText('未联网')).toBeVisible();
	return page;
}

/** How many rows the databases of this name hold. */
const rowsIn = (page: Page, prefix: string) =>
	page.evaluate(async (wanted) => {
		let rows = 0;
		for (const { name } of await indexedDB.databases()) {
			if (!name?.startsWith(wanted)) continue;
			const db = await new Promise<IDBDatabase>((done, failed) => {
				const request = indexedDB.open(name);
				request.onsuccess = () => done(request.result);
				request.onerror = () => failed(request.error ?? new Error('not opened'));
			});
			for (const store of db.objectStoreNames)
				rows += await new Promise<number>((done) => {
					const request = db.transaction(store).objectStore(store).count();
					request.onsuccess = () => done(request.result);
				});
			db.close();
		}
		return rows;
	}, prefix);

test('without a network a kiosk opens, judges by its copy, and is judged again when the line is back', async ({
	browser,
	baseURL
}) => {
	const { context, page: first } = await newKiosk(browser, baseURL ?? '', 1);
	const workplace = await openWorkplace(baseURL ?? '');
	const since = new Date();
	await readyForTheWorst(first);
	await context.setOffline(true);
	const page = await openCold(context, first);
	await expect(page.getByText(/上次联网：\d\d:\d\d。查药用\d\d:\d\d的数据/)).toBeVisible();
	await expect(age(page)).toBeVisible();
	await expectAccessible(page);
	await expectKioskSizes(page);

	// In date: all that the copy knows was checked, and whether it was sold since cannot be known.
	for (const symbol of ['trace', 'gs1'] as const) {
		await scanKeys(page, symbolOf('otc-a', symbol));
		await expect(headline(page)).toHaveText('只查了一部分');
		await expect(page.getByText(/已查：有效期、召回等\d项（\d\d:\d\d）。没查：卖出记录/)).toBeVisible();
		await expect(page.getByText(/本机数据 \d\d:\d\d/).first()).toBeVisible();
	}
	await expectAccessible(page);
	await expectKioskSizes(page);
	await scanKeys(page, symbolOf('recalled-1'));
	await expect(headline(page)).toHaveText(/召回/);
	await expectAccessible(page);
	await scanKeys(page, symbolOf('expired'));
	await expect(headline(page)).toHaveText('已过期，不要吃');
	await scanKeys(page, symbolOf('sold-twice'));
	await expect(headline(page)).toHaveText('先别买，也先别吃');
	// A customer whose box it is: nothing passes without the server.
	await scanKeys(page, symbolOf('sold-once'));
	await page.getByRole('button', { name: '是我买的' }).click();
	await expect(headline(page)).toHaveText('只查了一部分');
	await scanKeys(page, symbolOf('otc-b'));
	await expect(headline(page)).toHaveText('只查了一部分');

	const unreadable = await page.evaluate(
		() => [...document.fonts].filter(({ status }) => status === 'error').length
	);
	expect(unreadable).toBe(0);

	await context.setOffline(false);
	await expect(headline(page)).toHaveText('查验通过，在有效期内', { timeout: 15_000 });
	await expect.poll(() => rowsIn(page, 'wenyao-outbox'), { timeout: 15_000 }).toBe(0);
	const records = await workplace.services.db
		.selectFrom('verificationRecord')
		.select(['packCode', 'state', 'toldState', 'receivedAt'])
		.where('deviceId', '=', demoKiosks[0]?.id ?? '')
		.where('receivedAt', '>=', since)
		.execute();
	const told = records.map(({ packCode, state, toldState }) => `${packCode} ${toldState} ${state}`).sort();
	expect(told).toEqual(
		[
			...Array.from({ length: 2 }, () => `${symbolOf('otc-a')} partial pass`),
			`${symbolOf('recalled-1')} recalled recalled`,
			`${symbolOf('expired')} expired expired`,
			`${symbolOf('sold-twice')} sold sold`,
			`${symbolOf('sold-once')} sold sold`,
			`${symbolOf('otc-b')} partial pass`
		].sort()
	);
	await workplace.close();
	await context.close();
});

test('with its server dead a kiosk goes on, and each scan arrives once although a reply is lost', async ({
	browser,
	baseURL
}) => {
	const port = Number(new URL(baseURL ?? '').port) + 1;
	const origin = `http://localhost:${port}`;
	const workplace = await openWorkplace(origin);
	const env = {
		DATABASE_URL: workplace.services.config.databaseUrl,
		WENYAO_SECRET: workplace.services.config.secret,
		WENYAO_ORIGIN: origin,
		WENYAO_DEMO: 'true',
		LOG_LEVEL: 'warn'
	};
	let server = await startProgram('src/entry/server.js', port, env);
	try {
		const { context, page: first } = await newKiosk(browser, origin, 2);
		await readyForTheWorst(first);
		await server.stop();
		const page = await openCold(context, first);
		const since = new Date();
		for (const box of ['expired', 'near-expiry', 'recalled-2', 'otc-b'] as const) {
			await scanKeys(page, symbolOf(box));
			await expect(headline(page)).toHaveText(
				{ expired: '已过期，不要吃', 'recalled-2': /召回/ }[box as string] ?? '只查了一部分'
			);
		}
		await expect.poll(() => rowsIn(page, 'wenyao-outbox')).toBe(4);
		// The server takes the scans, and its answer never comes.
		let lost = 0;
		await context.route('**/api/v1/offline/scans', async (route) => {
			if (lost > 0) return route.continue();
			lost += 1;
			await route.fetch();
			await route.abort();
		});
		server = await startProgram('src/entry/server.js', port, env);
		await expect(headline(page)).toHaveText('查验通过，在有效期内', { timeout: 20_000 });
		await expect.poll(() => lost).toBe(1);
		await page.reload();
		await expect.poll(() => rowsIn(page, 'wenyao-outbox'), { timeout: 15_000 }).toBe(0);
		const records = await workplace.services.db
			.selectFrom('verificationRecord')
			.select('packCode')
			.where('deviceId', '=', demoKiosks[1]?.id ?? '')
			.where('receivedAt', '>=', since)
			.execute();
		expect(records.map(({ packCode }) => packCode).sort()).toEqual(
			['expired', 'near-expiry', 'recalled-2', 'otc-b'].map((box) => symbolOf(box)).sort()
		);
		await context.close();
	} finally {
		await server.stop();
		await workplace.close();
	}
});

test('a copy that was cut off, evicted or had no room comes by itself', async ({ browser, baseURL }) => {
	const { context, page } = await newKiosk(browser, baseURL ?? '', 3);
	// Small pages, so that the first copy can be cut off in the middle.
	let asked: string[] = [];
	let cutAt = 3;
	await context.route('**/api/v1/offline/snapshot*', (route) => {
		const url = new URL(route.request().url());
		asked.push(url.searchParams.get('cursor') ?? '');
		if (asked.length === cutAt) return route.abort();
		if (asked.length < cutAt) url.searchParams.set('limit', '10');
		return route.continue({ url: url.href });
	});
	await openKiosk(page);
	await expect(page.getByText(/正在存药品数据，断网时也能查：\d+%/)).toBeVisible();
	await expectAccessible(page);
	await page.reload();
	await expect(age(page)).toBeVisible();
	expect(asked.filter((cursor) => cursor === '')).toHaveLength(1);

	// The browser threw everything away.
	await page.goto('about:blank');
	const session = await context.newCDPSession(page);
	const cleared = { origin: baseURL ?? '', storageTypes: 'indexeddb' };
	await session.send('Storage.clearDataForOrigin', cleared);
	cutAt = 0;
	await page.goto('/kiosk');
	await expect(age(page)).toBeVisible();

	// No room, until there is room.
	await page.goto('about:blank');
	await session.send('Storage.clearDataForOrigin', cleared);
	await session.send('Storage.overrideQuotaForOrigin', { origin: baseURL ?? '', quotaSize: 1 });
	await page.goto('/kiosk');
	await expect(page.getByText('本机存不下药品数据')).toBeVisible();
	await expectAccessible(page);
	await session.send('Storage.overrideQuotaForOrigin', { origin: baseURL ?? '' });
	asked = [];
	await context.setOffline(true);
	await expect(page.getByText('未联网')).toBeVisible();
	await context.setOffline(false);
	await expect(age(page)).toBeVisible({ timeout: 20_000 });
	await context.close();
});

test('a revoked kiosk loses its copy and its scans at the next contact', async ({ browser, baseURL }) => {
	const { context, page: first } = await newKiosk(browser, baseURL ?? '', 4);
	await readyForTheWorst(first);
	await context.setOffline(true);
	const page = await openCold(context, first);
	await scanKeys(page, symbolOf('otc-a'));
	await expect(headline(page)).toHaveText('只查了一部分');
	expect(await rowsIn(page, 'wenyao-copy')).toBeGreaterThan(0);
	await expect.poll(() => rowsIn(page, 'wenyao-outbox')).toBe(1);

	const office = await browser.newContext({ baseURL });
	await signIn(await office.newPage(), 'manager');
	const answer = await office.request.post(`/api/v1/devices/${demoKiosks[3]?.id}/revocation`, {
		headers: { origin: baseURL ?? '', 'x-wenyao-as': 'staff' }
	});
	expect(answer.status()).toBeLessThan(300);
	await office.close();

	await context.setOffline(false);
	await expect(page.getByText('未联网')).toHaveCount(0, { timeout: 20_000 });
	await expect.poll(() => rowsIn(page, 'wenyao-copy')).toBe(0);
	await expect.poll(() => rowsIn(page, 'wenyao-outbox')).toBe(0);
	await context.close();
});
