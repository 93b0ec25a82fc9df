import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { cancelPrescription } from '$lib/server/services/prescription/cancel-prescription';
import { Practice } from '../fixtures/approved-prescription';
import { findContradictions } from '../fixtures/registry-check';
import { StorePacks } from '../fixtures/store-packs';
import { test } from './closed-contexts';
import { signIn } from './people';
import { scanKeys } from './scan-keys';
import { openWorkplace } from './workplace';

const amoxicillin = '阿莫西林胶囊';
const vitaminC = '维生素C片';

test.use({ viewport: { width: 1440, height: 900 }, serviceWorkers: 'allow' });

const headline = (page: Page) => page.locator('[data-tone] h2');
const shots = process.env.WENYAO_SCREENS;
async function look(page: Page, name: string): Promise<void> {
	if (shots) await page.screenshot({ path: `${shots}/counter-${name}.png` });
}
async function expectAccessible(page: Page): Promise<void> {
	const { violations } = await new AxeBuilder({ page })
		.withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
		.analyze();
	expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}

/** The same code is let through again after three seconds only. */
async function scan(page: Page, code: string, shows: string | RegExp): Promise<void> {
	await scanKeys(page, code);
	await expect(headline(page)).toHaveText(shows);
}

async function openByDigits(page: Page, digits: string): Promise<void> {
	await page.getByLabel('取药码').fill(digits);
	await page.getByRole('button', { name: '打开处方' }).click();
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

test('a counter without a line hands out, survives a reload, and a person decides what contradicts the records', async ({
	page,
	context,
	baseURL
}) => {
	test.setTimeout(180_000);
	const place = await openWorkplace(baseURL ?? '');
	try {
		const practice = await Practice.open(place, ['doctor1', 'pharmacist2']);
		const packs = new StorePacks(place);
		const approved = () =>
			practice.approved([{ genericName: amoxicillin, packs: 1 }], place.as.kiosk1a, place.as.pharmacist2);
		const kept = await approved();
		const lost = await approved();
		const [first = '', second = ''] = await packs.take(amoxicillin, 2);
		const [wrong = ''] = await packs.take(vitaminC, 1);
		const elsewhere = await packs.one(amoxicillin, packs.storeOf('pharmacist3'));

		await signIn(page, 'pharmacist2');
		await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
		await expect(page.locator('[data-copy-age]')).toHaveText(/^断网数据 \d\d:\d\d$/);

		if (shots) {
			// For the pictures: every letter of every medicine's name. That it is kept is shown with the kiosk.
			const fonts = () => page.evaluate(async () => (await (await caches.open('fonts')).keys()).length);
			await expect.poll(fonts, { timeout: 60_000 }).toBeGreaterThanOrEqual(100);
		}
		await context.setOffline(true);
		await expect(page.getByRole('link', { name: '断网发药' })).toBeVisible();
		await look(page, '1-line-down');
		await page.reload();
		await expect(page).toHaveURL(/\/pharmacist\/offline$/);
		await expect(page.locator('[data-offline]')).toContainText(/离线 · 数据 \d\d:\d\d/);
		await expect(page.getByText('郑浩然')).toBeVisible();
		await look(page, '2-desk');

		await openByDigits(page, '00000000');
		await expect(page.getByRole('alert')).toContainText('本机数据里没有这个取药码');
		await openByDigits(page, kept.digits);
		await expect(page.getByRole('heading', { name: /^发药 \d/ })).toBeVisible();
		await scan(page, wrong, '不是处方上的药');
		await page.keyboard.press('F8');
		await scan(page, elsewhere, '本机查不到这盒药');
		await look(page, '3-refused');
		await page.keyboard.press('F8');
		await scan(page, first, '药已扫齐');
		await page.keyboard.press('F10');
		await expect(page.locator('[data-provisional]')).toContainText('已交药，暂存待上传');
		await expect(page.locator('[data-receipt]')).toContainText('暂存单 · 待上传');
		await expect(page.locator('[data-label]')).toContainText('王小芳');
		await expectAccessible(page);
		await look(page, '4-provisional');

		// The machine is started anew: what was handed out is still known, and nobody is named.
		await page.reload();
		await expect(page.locator('[data-state="waiting"]')).toHaveCount(1);
		await expect(page.getByText('王小芳')).toHaveCount(0);
		await openByDigits(page, kept.digits);
		await expect(page.getByRole('alert')).toContainText('已在本机发过药');
		await scanKeys(page, lost.token);
		await expect(page.getByRole('heading', { name: /^发药 \d/ })).toBeVisible();
		await scan(page, first, /卖/);
		await page.keyboard.press('F8');
		await scan(page, second, '药已扫齐');
		await page.keyboard.press('F10');
		await expect(page.locator('[data-provisional]')).toBeVisible();
		await page.keyboard.press('F10');
		await expect(page.locator('[data-state="waiting"]')).toHaveCount(2);

		// Meanwhile the doctor takes the second one back.
		await cancelPrescription(place.as.doctor1, lost.id);
		await context.setOffline(false);
		await expect(page.locator('[data-back]')).toBeVisible({ timeout: 20_000 });
		await expect(page.locator('[data-state="entered"]')).toHaveCount(1);
		await expect(page.locator('[data-state="conflict"]')).toHaveCount(1);
		await expectAccessible(page);
		await look(page, '5-back');
		const rows = await place.services.db
			.selectFrom('dispensing')
			.select(['prescriptionId', 'uploadedAt'])
			.where('prescriptionId', 'in', [kept.id, lost.id])
			.execute();
		expect(rows).toEqual([{ prescriptionId: kept.id, uploadedAt: expect.any(Date) as Date }]);

		await page.getByRole('button', { name: '打印正式小票' }).click();
		await expect(page.locator('[data-receipt]')).not.toContainText('暂存');
		await expect(page.locator(`[data-trace-code="${first}"]`)).toBeVisible();
		await page.keyboard.press('F10');
		await page.getByRole('link', { name: '回到联网柜台' }).click();
		await expect(page.locator('[data-conflicts]')).toContainText('处方已不在可发药状态');
		await look(page, '6-conflict');
		await page.getByRole('button', { name: '处理' }).click();
		await page.getByLabel('药已交付，登记为差异').check();
		await page.getByLabel('核实了什么').fill('已电话核实，药在顾客手里');
		await expectAccessible(page);
		await look(page, '7-decide');
		await page.getByRole('button', { name: '确认处理' }).click();
		await expect(page.locator('[data-conflicts]')).toHaveCount(0);
		const { status } = await place.services.db
			.selectFrom('pack')
			.select('status')
			.where('code', '=', second)
			.executeTakeFirstOrThrow();
		expect(status).toBe('sold');

		await page.getByRole('button', { name: '退出' }).click();
		await expect(page).toHaveURL(/\/login/);
		await expect.poll(() => rowsIn(page, 'wenyao-counter-copy')).toBe(0);
		// What is left is the hand-over that was entered: codes and a receipt's number, nobody's name.
		expect(await rowsIn(page, 'wenyao-counter')).toBe(await rowsIn(page, 'wenyao-counter-outbox'));
		expect(await findContradictions(place.services.db)).toEqual([]);
	} finally {
		await place.close();
	}
});
