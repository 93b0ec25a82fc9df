import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { test } from './closed-contexts';
import { anAdult, residentIdOf } from './customer';
import { fillNotes } from './doctor-notes';
import { inspectScreen, newKiosk, openKiosk } from './kiosk-desk';
import { signIn } from './people';

const adult = anAdult();

/** `WENYAO_SCREENS=/some/folder` keeps a picture of each. */
const picture = async (page: Page, name: string): Promise<void> => {
	const folder = process.env.WENYAO_SCREENS;
	if (folder) await page.screenshot({ path: join(folder, `${name}.png`) });
};

test('every screen on the way to a doctor is readable, within reach and large enough', async ({
	browser,
	baseURL
}) => {
	test.setTimeout(process.env.WENYAO_SCREENS ? 300_000 : 180_000);
	const { context, page } = await newKiosk(browser, baseURL ?? '', 4);
	await openKiosk(page);
	const go = (name: string | RegExp) => page.getByRole('button', { name, exact: true }).click();
	const tap = async (digits: string) => {
		for (const digit of digits)
			await page.locator('.pad').getByRole('button', { name: digit, exact: true }).click();
	};
	const look = async (stage: string) => {
		await expect(page.locator('[data-stage]')).toHaveAttribute('data-stage', stage);
		await inspectScreen(page, stage);
		await picture(page, stage);
		if (!process.env.WENYAO_SCREENS) return;
		await go('大字');
		await picture(page, `${stage}-large`);
		await go('低位');
		await picture(page, `${stage}-large-low`);
		await go('标准字');
		await go('标准高度');
	};

	await go(/看医生/);
	await look('who');
	await page.getByLabel('姓名').fill(adult.name);
	await go(/身份证号/);
	await tap(residentIdOf(adult));
	await tap(adult.phone);
	await go('继续');
	await look('why');
	await go('嗓子疼');
	await go('继续');
	await expect(page.getByRole('heading', { name: '现在没有医生在线' })).toBeVisible({ timeout: 20_000 });
	await expect(page.getByText('999-0000-0000')).toBeVisible();
	await look('doctor');
	await go('先排队');
	await look('background');
	await go('没有过敏');
	await go('慢性咽炎');
	await go('3个月内');
	await go('病历');
	await go('没在医院看过');
	await look('clinic');
	await go('我看过，返回填写');
	await go('继续');
	await look('consent');
	for (const consent of await page.getByRole('checkbox').all()) await consent.check();
	await go('同意，继续');
	await look('check');
	await go('开始排队');
	await look('waiting');

	const office = await browser.newContext({ baseURL, viewport: { width: 1440, height: 900 } });
	const doctor = await office.newPage();
	await signIn(doctor, 'doctor4');
	const duty = doctor.getByRole('switch');
	await expect(duty).toBeEnabled();
	if ((await duty.getAttribute('aria-checked')) === 'false') await duty.click();
	await doctor.getByRole('button', { name: '接诊下一位' }).click();
	await expect(page.locator('[data-stage=call]')).toBeVisible();
	await expect(page.getByText('网络正常')).toBeVisible({
		timeout: 20_000
	});
	await look('call');
	await fillNotes(doctor);
	await doctor.getByRole('button', { name: '结束看诊' }).click();
	await doctor.locator('[data-outcome=prescribed]').click();
	await look('after');
	await office.close();
	await context.close();
});
