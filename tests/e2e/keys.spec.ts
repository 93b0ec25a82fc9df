import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { Practice } from '../fixtures/approved-prescription';
import { test } from './closed-contexts';
import { expectAccessible } from './kiosk-desk';
import { addVirtualPasskey, signIn } from './people';
import { openWorkplace } from './workplace';

test.use({ viewport: { width: 1440, height: 900 } });

/** `WENYAO_SCREENS=/some/folder` keeps pictures. */
const picture = async (page: Page, name: string): Promise<void> => {
	const folder = process.env.WENYAO_SCREENS;
	if (folder) await page.screenshot({ path: join(folder, `${name}.png`) });
};

let place: Awaited<ReturnType<typeof openWorkplace>>;
let practice: Practice;
test.beforeAll(async ({ baseURL }) => {
	place = await openWorkplace(baseURL ?? '');
	practice = await Practice.open(place, ['doctor1', 'pharmacist1']);
});
test.afterAll(() => place.close());

test('a doctor enrols two keys and reports one; what was signed explains itself; the office ends keys', async ({
	page,
	browser,
	baseURL
}) => {
	const { id } = await practice.approved([{ genericName: '阿莫西林胶囊', packs: 1 }]);
	const takeAway = await addVirtualPasskey(page);
	await signIn(page, 'doctor3');
	await page.goto('/keys');
	const keys = page.locator('main li');
	const enrol = async (name: string) => {
		await page.getByLabel('密钥名称').fill(name);
		await page.getByRole('button', { name: /登记/ }).click();
		await expect(page.getByText('已登记，现在可以用它签名。')).toBeVisible();
		await expect(keys.filter({ hasText: name })).toContainText('可用');
	};
	await expect(page.getByText('还没有登记密钥')).toBeVisible();
	await picture(page, 'keys-none');
	await enrol('办公室电脑');
	// A device holds one key of each person: the second is another device's.
	await takeAway();
	await addVirtualPasskey(page);
	await enrol('备用钥匙');
	await picture(page, 'keys-two');
	await expectAccessible(page);

	await keys.filter({ hasText: '办公室电脑' }).getByRole('button', { name: '报失或停用' }).click();
	const dialog = page.getByRole('dialog');
	await expect(dialog).toContainText('它签过的处方仍然有效');
	await picture(page, 'keys-ending');
	await dialog.getByRole('button', { name: '停用', exact: true }).click();
	await expect(keys.filter({ hasText: '办公室电脑' })).toContainText('丢失或被盗');
	await expect(keys.filter({ hasText: '备用钥匙' })).toContainText('可用');

	// The hospital's office, for a colleague who is not there.
	const office = await (
		await browser.newContext({ baseURL, viewport: { width: 1440, height: 900 } })
	).newPage();
	await signIn(office, 'doctor2');
	await office.goto('/keys');
	const held = office
		.locator('section')
		.filter({ has: office.getByRole('heading', { name: '陈思齐' }) })
		.last();
	await held.getByRole('button', { name: '注销' }).click();
	await office.getByRole('dialog').getByLabel('怀疑被他人使用').check();
	await office.getByRole('dialog').getByRole('button', { name: '停用', exact: true }).click();
	await expect(held.locator('li').filter({ hasText: '备用钥匙' })).toContainText('由管理人注销');
	await picture(office, 'keys-office');
	await page.reload();
	await expect(keys.filter({ hasText: '备用钥匙' })).toContainText('由管理人注销');

	const store = await (
		await browser.newContext({ baseURL, viewport: { width: 1440, height: 900 } })
	).newPage();
	await signIn(store, 'pharmacist1');
	await store.goto(`/signatures/${id}`);
	await expect(store.getByText('签名全部有效')).toBeVisible();
	await expect(store.getByText('药师审方签名')).toBeVisible();
	await store.getByText('给核查人员：签名原文').first().click();
	await picture(store, 'signatures');
	await expectAccessible(store);
	await place.services.db
		.updateTable('prescription')
		.set({ diagnosis: '别的诊断' })
		.where('id', '=', id)
		.execute();
	await store.reload();
	await expect(store.getByText('签名不成立，这张处方不能使用。')).toBeVisible();
	await picture(store, 'signatures-altered');
});
