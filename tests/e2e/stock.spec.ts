import { randomUUID } from 'node:crypto';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { OuterPacks } from '../fixtures/outer-packs';
import { findContradictions } from '../fixtures/registry-check';
import { StorePacks } from '../fixtures/store-packs';
import { test } from './closed-contexts';
import { signIn } from './people';
import { scanKeys } from './scan-keys';
import { openWorkplace } from './workplace';

const vitaminC = '维生素C片';

test.use({ viewport: { width: 1440, height: 900 } });

let place: Awaited<ReturnType<typeof openWorkplace>>;
let packs: StorePacks;
let outers: OuterPacks;
/** The store of the second counter: other specs work in the first. */
const store = () => packs.storeOf('pharmacist3');

test.beforeAll(async ({ baseURL }) => {
	place = await openWorkplace(baseURL ?? '');
	packs = new StorePacks(place);
	outers = new OuterPacks(place);
});
test.afterEach(async () => expect(await findContradictions(place.services.db)).toEqual([]));
test.afterAll(() => place.close());

const headline = (page: Page) => page.locator('[data-tone] h2');

async function scan(page: Page, code: string, shows: string | RegExp): Promise<void> {
	await expect(async () => {
		await scanKeys(page, code);
		await expect(headline(page)).toHaveText(shows, { timeout: 3_000 });
	}).toPass({ timeout: 30_000, intervals: [3_500] });
}

async function expectAccessible(page: Page): Promise<void> {
	const { violations } = await new AxeBuilder({ page })
		.withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
		.analyze();
	expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}

test('a case is received, a box comes back, old medicine is handed in and can never be sold', async ({
	page,
	baseURL
}) => {
	const goods = await outers.take(store(), 'shipped');
	const [returned = '', expired = ''] = await packs.take(vitaminC, 2, store());
	await signIn(page, 'pharmacist3');
	await expect(page.getByText('已连接')).toBeVisible();
	const sale = await page.request.post('/api/v1/dispensings/otc', {
		headers: { origin: baseURL ?? '', 'x-wenyao-as': 'staff' },
		data: { idempotencyKey: randomUUID(), scans: [returned], buyer: null }
	});
	expect(sale.status(), await sale.text()).toBe(200);

	// 收货: the outer code brings everything inside; the same box again is refused, aloud and by name.
	await page.keyboard.press('F3');
	await expect(headline(page)).toHaveText('请扫码');
	await expectAccessible(page);
	await scan(page, goods.outer, `可以收，${goods.boxes.length}盒`);
	await scan(page, expired, '已经在本店库存');
	await expectAccessible(page);
	await page.keyboard.press('Enter');
	await expect(headline(page)).toHaveText('已经在本店库存');
	await page.keyboard.press('F8');
	await page.keyboard.press('F10');
	await expect(headline(page)).toHaveText(new RegExp(`^已入库${goods.boxes.length}盒`));
	await page.getByRole('button', { name: '返回队列' }).click();
	await expect(async () => {
		await scanKeys(page, goods.outer);
		await expect(page.locator('[data-contents]')).toContainText(`在库${goods.boxes.length}`, {
			timeout: 3_000
		});
	}).toPass({ intervals: [3_500] });
	await page.getByRole('button', { name: '登记开箱' }).click();
	await expect(page.locator('[data-contents]')).toContainText('已开箱');
	await expectAccessible(page);

	// 拆箱合箱: a carton leaves the case, a box leaves the carton and goes back into it.
	const [carton = ''] = goods.cartons;
	await page.keyboard.press('F6');
	await expect(headline(page)).toHaveText('请扫码');
	await scan(page, goods.outer, '已开箱');
	await expect(page.locator('[data-outer]')).toContainText(`在库${goods.boxes.length}`);
	await expectAccessible(page);
	await scan(page, expired, '不在这一箱里');
	await page.keyboard.press('F8');
	await scan(page, carton, '可以取出');
	await page.screenshot({ path: 'test-results/stock-packing.png', fullPage: true });
	await page.keyboard.press('F10');
	await expect(headline(page)).toHaveText('已取出1件');
	await page.keyboard.press('F8');
	await scan(page, carton, '整');
	const { code: box } = await place.services.db
		.selectFrom('pack')
		.select('code')
		.where('parentCode', '=', carton)
		.orderBy('code')
		.limit(1)
		.executeTakeFirstOrThrow();
	await scan(page, box, '可以取出');
	await page.keyboard.press('F10');
	await expect(headline(page)).toHaveText('已取出1件');
	await page.keyboard.press('F6');
	await scan(page, box, '可以并入');
	await page.keyboard.press('F10');
	await expect(headline(page)).toHaveText('已并入1件');
	await expect(page.locator('[data-outer]')).toContainText('已开箱');
	await page.screenshot({ path: 'test-results/stock-packing-done.png', fullPage: true });
	await page.getByRole('button', { name: '返回队列' }).click();

	// 退回: reason, decision, checks.
	await page.keyboard.press('F7');
	await scan(page, expired, '没有卖出记录');
	await scan(page, returned, '可以退回');
	const finish = page.getByRole('button', { name: '记退回' });
	await page.getByLabel('质量问题').check();
	await expect(page.getByLabel('放回货架再卖')).toBeDisabled();
	await page.getByLabel('发错药').check();
	await page.getByLabel('放回货架再卖').check();
	await expect(finish).toBeDisabled();
	for (const check of ['封口完好', '标签和追溯码完好', '保存条件符合要求'])
		await page.getByLabel(check).check();
	await expectAccessible(page);
	await page.keyboard.press('F10');
	await expect(headline(page)).toHaveText(/^已记退回，应退¥/);
	await page.getByRole('button', { name: '返回队列' }).click();

	// 旧药回收: a box by its code, loose tablets by name, a voucher.
	await page.keyboard.press('F9');
	await expect(page.getByText('不给券')).toBeVisible();
	await scan(page, expired, '收下第1项');
	await page.getByLabel('没有码：药名').fill('散装药片');
	await page.getByRole('button', { name: '加上', exact: true }).click();
	await expect(headline(page)).toHaveText('收下第2项');
	// A box whose code cannot be read: the medicine is picked from the list.
	await page.getByRole('combobox', { name: '没有码：按药名或拼音找' }).fill('wssc');
	await page.getByRole('option', { name: vitaminC }).first().click();
	await expect(page.getByLabel('没有码：药名')).toHaveValue(vitaminC);
	await page.screenshot({ path: 'test-results/stock-hand-in.png', fullPage: true });
	await page.getByRole('button', { name: '加上', exact: true }).click();
	await expect(headline(page)).toHaveText('收下第3项');
	await page.getByLabel('抵用券¥2.00').check();
	await expectAccessible(page);
	await page.keyboard.press('F10');
	await expect(headline(page)).toHaveText('已收下');
	await expectAccessible(page);
	const voucher = (await page.locator('[data-voucher]').getAttribute('data-voucher')) ?? '';
	await page.evaluate(() => {
		window.print = () => {
			window.dispatchEvent(new Event('beforeprint'));
		};
	});
	await page.keyboard.press('F6');
	const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
	expect(pdf.match(/\/Type\s*\/Page[^s]/g)).toHaveLength(1);
	const [, width = ''] = /\/MediaBox\s*\[0 0 ([\d.]+) [\d.]+\]/.exec(pdf) ?? [];
	expect(Number(width)).toBeCloseTo((80 * 72) / 25.4, 0);
	await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
	await page.keyboard.press('F8');
	await scan(page, expired, '这盒已经交回过');
	await page.keyboard.press('F8');

	// The voucher is used once.
	await expect(async () => {
		await scanKeys(page, voucher);
		await expect(page.getByPlaceholder('券号')).toHaveValue(voucher, { timeout: 3_000 });
	}).toPass({ intervals: [3_500] });
	await page.getByRole('button', { name: '核销' }).click();
	await expect(page.getByText('已核销：抵用券¥2.00')).toBeVisible();
	await page.getByPlaceholder('券号').fill(voucher);
	await page.getByRole('button', { name: '核销' }).click();
	await expect(page.getByText(/用过了/)).toBeVisible();

	// What waits goes to be destroyed, with a record of who took it.
	await page.getByLabel('交给谁').fill('市环保处置中心');
	await page.getByRole('button', { name: '全部交出销毁' }).click();
	await expect(page.getByText(/^已记交接，单号.*共3件/)).toBeVisible();
	await expect(page.getByText('没有待销毁的药。')).toBeVisible();
	await page.getByRole('button', { name: '返回队列' }).click();

	// Never to be sold again; the returned one may be.
	await page.keyboard.press('F2');
	await scan(page, expired, '这盒不能再卖');
	await page.keyboard.press('F8');
	await scan(page, goods.cartons[0] ?? '', '这是中包装或整箱的码');
	await page.keyboard.press('F8');
	await scan(page, returned, '可以卖，第1盒');
	await page.keyboard.press('F10');
	await expect(page.getByRole('heading', { name: '销售完成' })).toBeVisible();
});

test('goods wait while the line is down', async ({ page, context }) => {
	const { outer, boxes } = await outers.take(store(), 'shipped');
	await signIn(page, 'pharmacist3');
	await expect(page.getByText('已连接')).toBeVisible();
	await page.keyboard.press('F3');
	await expect(headline(page)).toHaveText('请扫码');
	await context.setOffline(true);
	await scanKeys(page, outer);
	await expect(headline(page)).toHaveText('已记下，恢复后核对');
	await expect(page.locator('[data-away]')).toBeVisible();
	await context.setOffline(false);
	await expect(headline(page)).toHaveText(`可以收，${boxes.length}盒`);
	await page.getByRole('button', { name: '返回队列' }).click();
	await expect(page.getByRole('dialog')).toContainText('还没有记账');
	await page.getByRole('button', { name: '不记了，清空' }).click();
	await expect(page.getByRole('button', { name: '收货（F3）' })).toBeVisible();
});

test('the kiosk says what to do with old medicine', async ({ browser, baseURL }) => {
	const { expectAccessible: accessible, newKiosk, openKiosk, symbolOf } = await import('./kiosk-desk');
	const { context, page } = await newKiosk(browser, baseURL ?? '', 4);
	await openKiosk(page);
	await page.getByRole('button', { name: '家里的旧药怎么办' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('过期和不要的药怎么办');
	await accessible(page);
	await page.getByRole('button', { name: '返回' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('把药盒对准扫描口');
	const show = async (id: string, title: string | RegExp) =>
		expect(async () => {
			await scanKeys(page, symbolOf(id));
			await expect(page.getByRole('heading', { level: 1 })).toHaveText(title, { timeout: 3_000 });
		}).toPass({ intervals: [3_500] });
	await show('recalled-1', '这批药在召回，停用');
	await expect(page.getByText(/一级召回/)).toBeVisible();
	await accessible(page);
	await page.getByRole('button', { name: '旧药怎么办' }).click();
	await expect(page.getByText('交给柜台的店员')).toBeVisible();
	await page.getByRole('button', { name: '返回' }).click();
	await show('carton', '查验通过，在有效期内');
	await expect(page.getByText(/中包装应有\d+盒：/)).toBeVisible();
	await accessible(page);
	await context.close();
});
