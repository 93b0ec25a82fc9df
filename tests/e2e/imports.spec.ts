import { readFile } from 'node:fs/promises';
import { expect } from '@playwright/test';
import AxeBuilder from '@axe-core/playwright';
import { demoProducts } from '../../src/lib/server/demo/products';
import { test } from './closed-contexts';
import { signIn } from './people';

const product = demoProducts[1]!;
const trace = (serial: number) => product.identificationCodes[1] + String(9_700_000_000_000 + serial);
const header = '追溯码,包装级别,批号,生产日期,有效期至';
const line = (serial: number, produced = '2026-01-15') => `${trace(serial)},1,E2E01,${produced},2028-01-14`;
const file = (name: string, ...lines: string[]) => ({
	name,
	mimeType: 'text/csv',
	buffer: Buffer.from([header, ...lines].join('\r\n'))
});

test('a manager uploads, looks, takes the good rows and downloads what was left out', async ({ browser }) => {
	const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
	const page = await context.newPage();
	await signIn(page, 'manager-b');
	await page.getByRole('link', { name: '导入' }).click();
	await expect(page).toHaveURL(/\/manager\/imports/);
	await expect(page.getByText('还没有导入过文件。')).toBeVisible();
	await page.screenshot({ path: 'test-results/imports-empty.png' });

	await test.step('without a file it says what is missing', async () => {
		await page.getByRole('button', { name: '上传并预览' }).click();
		await expect(page.getByText('请先选择文件。')).toBeVisible();
	});

	await test.step('a hostile file is refused with place and reason', async () => {
		await page.getByLabel('文件', { exact: true }).setInputFiles({
			name: '坏.xml',
			mimeType: 'text/xml',
			buffer: Buffer.from('<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
		});
		await page.getByRole('button', { name: '上传并预览' }).click();
		await expect(page.getByText('XML 里有 DOCTYPE，不接收').first()).toBeVisible();
	});

	await test.step('the preview counts, names faults, and takes the good rows alone', async () => {
		await page.getByLabel('这些药盒现在在哪里').selectOption({ index: 1 });
		await page
			.getByLabel('文件', { exact: true })
			.setInputFiles(
				file('到货单.csv', line(1), line(2), line(3, '2026-02-30'), '=1+1,1,E2E01,2026-01-15,2028-01-14')
			);
		await page.getByRole('button', { name: '上传并预览' }).click();
		await expect(page.getByRole('heading', { name: '到货单.csv' })).toBeVisible();
		await expect(page.getByText('没有这一天')).toBeVisible();
		await page.screenshot({ path: 'test-results/imports-preview.png', fullPage: true });
		const { violations } = await new AxeBuilder({ page })
			.withTags(['wcag2a', 'wcag2aa', 'wcag22aa'])
			.analyze();
		expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
		await page.getByRole('button', { name: '只导入没问题的 2 行' }).click();
		await page.getByRole('dialog').getByRole('button', { name: '只导入没问题的 2 行' }).click();
		await expect(page.getByText('新增 2，变化 0，已有 0，没有导入 2。')).toBeVisible();
		await page.screenshot({ path: 'test-results/imports-done.png', fullPage: true });
	});

	await test.step('the error file tells row, column and reason, and runs no formula', async () => {
		const waiting = page.waitForEvent('download');
		await page.getByRole('link', { name: '下载错误文件（CSV）' }).click();
		const text = await readFile(await (await waiting).path(), 'utf8');
		expect(text).toContain('4,生产日期 Produced on,2026-02-30,no_such_day,没有这一天,No such day exists');
		expect(text).toContain("5,追溯码 Trace code,'=1+1,formula,");
	});

	await test.step('the same packs again change nothing', async () => {
		await page.getByLabel('文件', { exact: true }).setInputFiles(file('再来一次.csv', line(1), line(2)));
		await page.getByRole('button', { name: '上传并预览' }).click();
		await page.getByRole('button', { name: '没有要写入的内容，结束' }).click();
		await expect(page.getByText('内容都已经有了，什么也没有改变。')).toBeVisible();
	});

	await context.close();
});

test('two names of one medicine are compared, merged and parted again', async ({ browser }) => {
	const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
	const page = await context.newPage();
	await signIn(page, 'platform');
	await page.getByRole('link', { name: '导入' }).click();
	const twin = [
		'通用名,剂型,规格,包装规格,最小单位,每盒数量,批准文号,上市许可持有人,生产企业,处方类别,储存条件,零售价',
		[
			`${product.genericName}（别名）`,
			product.form,
			product.strength,
			product.packSpec,
			product.unitName,
			product.unitsPerPack,
			product.approvalNumber,
			product.holder,
			product.maker,
			{ rx: '处方药', otc_a: '甲类', otc_b: '乙类' }[product.rxClass],
			{ normal: '常温', cool: '阴凉', cold: '冷藏' }[product.storage.condition],
			'12.50'
		].join(',')
	].join('\n');
	await page.getByLabel('品种', { exact: true }).check();
	await page
		.getByLabel('文件', { exact: true })
		.setInputFiles({ name: '品种.csv', mimeType: 'text/csv', buffer: Buffer.from(twin) });
	await page.getByRole('button', { name: '上传并预览' }).click();
	await page.getByRole('button', { name: '确认导入 1 行' }).click();
	await expect(page.getByText('新增 1，变化 0').first()).toBeVisible();

	await page.getByRole('link', { name: '品种整理' }).click();
	const candidate = page
		.getByRole('listitem')
		.filter({ hasText: '（别名）' })
		.filter({ hasText: '批准文号和包装相同' });
	await candidate.getByRole('button').click();
	await page.getByRole('radio').first().check();
	await page.screenshot({ path: 'test-results/products-compare.png', fullPage: true });
	const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag22aa']).analyze();
	expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
	await page.getByRole('button', { name: /^合并，保留/ }).click();
	await page
		.getByRole('dialog')
		.getByRole('button', { name: /^合并，保留/ })
		.click();
	await expect(page.getByText(/^已合并到/)).toBeVisible();
	await page.getByRole('button', { name: /^撤销：/ }).click();
	await page.getByRole('dialog').getByRole('button', { name: '撤销' }).click();
	await expect(page.getByText('已撤销合并。')).toBeVisible();
	await page.screenshot({ path: 'test-results/products-undone.png', fullPage: true });
	await context.close();
});
