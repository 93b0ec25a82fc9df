import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { Practice } from '../fixtures/approved-prescription';
import { findContradictions } from '../fixtures/registry-check';
import { StorePacks } from '../fixtures/store-packs';
import { test } from './closed-contexts';
import { addVirtualPasskey, pairKiosk, scanAsKeyboard, signIn } from './people';
import { openWorkplace } from './workplace';

const amoxicillin = '阿莫西林胶囊';
const omeprazole = '奥美拉唑肠溶胶囊';
const vitaminC = '维生素C片';

test.use({ viewport: { width: 1440, height: 900 } });

let place: Awaited<ReturnType<typeof openWorkplace>>;
let practice: Practice;
let packs: StorePacks;
/** The store of the second counter: other specs work in the first. */
const take = (name: string, count: number) => packs.take(name, count, packs.storeOf('pharmacist3'));

test.beforeAll(async ({ baseURL }) => {
	place = await openWorkplace(baseURL ?? '');
	practice = await Practice.open(place, ['doctor1']);
	packs = new StorePacks(place);
});
test.afterEach(async () => expect(await findContradictions(place.services.db)).toEqual([]));
test.afterAll(() => place.close());

const headline = (page: Page) => page.locator('[data-tone] h2');

/** A slow machine may pause in the middle of a burst; then the clerk acknowledges the half code and scans again. */
async function scan(page: Page, code: string, shows: string | RegExp): Promise<void> {
	let tries = 0;
	await expect(async () => {
		if (tries++ > 0) await page.keyboard.press('F8');
		await scanAsKeyboard(page, code);
		await expect(headline(page)).toHaveText(shows, { timeout: 3_000 });
	}).toPass({ timeout: 30_000, intervals: [3_500] });
}

/** The same burst made inside the page: no slow machine can tear it, where a second try would spoil the test. */
const scanAtOnce = (page: Page, digits: string): Promise<void> =>
	page.evaluate((text) => {
		const strokes = [...text].map((digit) => ({ key: digit, code: `Digit${digit}` }));
		for (const stroke of [...strokes, { key: 'Enter', code: 'Enter' }])
			document.body.dispatchEvent(new KeyboardEvent('keydown', { ...stroke, bubbles: true }));
	}, digits);

async function openByToken(page: Page, token: string): Promise<void> {
	await expect(async () => {
		await scanAsKeyboard(page, token);
		await expect(page.getByRole('heading', { name: /^发药 \d/ })).toBeVisible({ timeout: 3_000 });
	}).toPass({ timeout: 30_000, intervals: [3_500] });
}

async function expectAccessible(page: Page): Promise<void> {
	const { violations } = await new AxeBuilder({ page })
		.withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
		.analyze();
	expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}

test('a prescription is reviewed, signed and handed over pack by pack', async ({ page }) => {
	await addVirtualPasskey(page);
	await signIn(page, 'pharmacist3');
	await expect(page.getByText('暂无处方，可直接扫码查验')).toBeVisible();
	await expectAccessible(page);
	const id = await practice.signed(
		[
			{ genericName: amoxicillin, packs: 2 },
			{ genericName: omeprazole, packs: 1 }
		],
		place.as.kiosk2a
	);
	await page.reload();
	await page.getByRole('button', { name: '审核', exact: true }).click();
	await expect(page.getByText('签名已核验')).toBeVisible();
	await expect(page.getByText('过敏：磺胺')).toBeVisible();
	await expect(page.getByText('王小芳')).toHaveCount(0);
	const sign = page.getByRole('button', { name: '签名并通过' });
	await expect(sign).toBeDisabled();
	for (const group of await page.getByRole('button', { name: '本组都符合' }).all()) await group.click();
	await expectAccessible(page);
	await sign.click();
	// No key yet: it is enrolled here and then signs.
	await page.getByRole('button', { name: /登记/ }).click();
	await sign.click();
	await expect(page.getByText('取药码已显示在顾客的自助机上')).toBeVisible();

	const { token } = await practice.pickupOf(id);
	const [first = '', second = ''] = await take(amoxicillin, 2);
	const [third = ''] = await take(omeprazole, 1);
	const [wrong = ''] = await take(vitaminC, 1);
	await openByToken(page, token);
	await scan(page, first, '可以发，1/2');
	await scan(page, wrong, '不是处方上的药');
	await expectAccessible(page);
	// Neither the scanner's Enter nor a further scan takes the refusal away; the scan waits behind it.
	await page.keyboard.press('Enter');
	await scanAsKeyboard(page, second);
	await expect(headline(page)).toHaveText('不是处方上的药');
	await expect(page.getByText('1盒在排队')).toBeVisible();
	await page.keyboard.press('F8');
	await expect(headline(page)).toHaveText('可以发，2/2');
	await page.keyboard.press('F4');
	await expect(page.getByText('还差1盒')).toHaveCount(2);
	await expect(page.getByRole('button', { name: /姓名已核对/ })).toBeDisabled();
	await page.waitForTimeout(3_100);
	await scan(page, second, '可以发，2/2');
	await scan(page, third, '药已扫齐');
	await page.keyboard.press('F10');
	await expect(page.getByRole('heading', { name: '发药完成' })).toBeVisible();
	for (const code of [first, second, third])
		await expect(page.locator(`[data-trace-code="${code}"]`)).toHaveText(/^(\d{4} ){4}\d{4}$/);
	await expect(page.locator(`[data-trace-code]`)).toHaveCount(3);
	await expectAccessible(page);

	// Printed: one page, 80 mm wide. A millimetre is 72 / 25.4 points.
	await page.evaluate(() => (window.print = () => undefined));
	await page.keyboard.press('F6');
	const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
	expect(pdf.match(/\/Type\s*\/Page[^s]/g)).toHaveLength(1);
	const [, width = ''] = /\/MediaBox\s*\[0 0 ([\d.]+) [\d.]+\]/.exec(pdf) ?? [];
	expect(Number(width)).toBeCloseTo((80 * 72) / 25.4, 0);

	await page.keyboard.press('F10');
	await expect(async () => {
		await scanAsKeyboard(page, first);
		await expect(page.getByText('这盒药有1次卖出记录')).toBeVisible({ timeout: 3_000 });
	}).toPass({ intervals: [3_500] });
	await expect(page.getByText(/已卖出/).first()).toBeVisible();
});

test('medicines are sold without a prescription, prescription medicines are not', async ({ page }) => {
	await signIn(page, 'pharmacist3');
	await expect(page.getByText('已连接')).toBeVisible();
	await page.keyboard.press('F2');
	const [vitamin = ''] = await take(vitaminC, 1);
	const [rx = ''] = await take(amoxicillin, 1);
	await expect(headline(page)).toHaveText('请扫药盒');
	await scan(page, vitamin, '可以卖，第1盒');
	await scan(page, rx, '处方药，要凭处方');
	await page.keyboard.press('F8');
	await page.keyboard.press('F10');
	await expect(page.getByRole('heading', { name: '销售完成' })).toBeVisible();
	await expect(page.locator(`[data-trace-code="${vitamin}"]`)).toBeVisible();
});

test('work waits while the line is down, and a kiosk may ask for help', async ({
	page,
	browser,
	context,
	baseURL
}) => {
	await signIn(page, 'pharmacist3');
	const kiosk = await browser.newContext({ baseURL });
	await pairKiosk(browser, kiosk, baseURL ?? '', 3);
	await kiosk.request.post('/api/v1/help', {
		headers: { 'x-wenyao-as': 'device', origin: baseURL ?? '' },
		data: {}
	});
	await expect(page.getByText('湖滨店1号机请店员帮忙')).toBeVisible();
	await page.getByRole('button', { name: '知道了' }).click();
	await kiosk.close();

	const reviewer = await Practice.open(place, ['doctor1', 'pharmacist3']);
	const { digits } = await reviewer.approved(
		[{ genericName: amoxicillin, packs: 1 }],
		place.as.kiosk2a,
		place.as.pharmacist3
	);
	await page.getByLabel('取药码').fill(digits);
	await page.getByRole('button', { name: '打开处方' }).click();
	const [code = ''] = await take(amoxicillin, 1);
	await expect(headline(page)).toHaveText('请扫药盒');
	await context.setOffline(true);
	await scanAtOnce(page, code);
	await expect(headline(page)).toHaveText('已记下，恢复后核对');
	await expect(page.locator('[data-away]')).toBeVisible();
	await context.setOffline(false);
	await expect(headline(page)).toHaveText('药已扫齐');
	await context.setOffline(true);
	await page.keyboard.press('F10');
	await expect(page.getByText('正在记账…')).toBeVisible();
	await context.setOffline(false);
	await expect(page.getByRole('heading', { name: '发药完成' })).toBeVisible();
	await expect(page.locator('[data-away]')).toHaveCount(0);
});
