import { expect, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { test } from './closed-contexts';
import { fillNotes } from './doctor-notes';
import { anAdult, chooseNextFree, residentIdOf } from './customer';
import { pairKiosk, signIn, type Username } from './people';

/** Kiosks are upright, consoles are not. */
const kioskSize = { width: 1080, height: 1920 };
const consoleSize = { width: 1440, height: 900 };
const opened: BrowserContext[] = [];

test.describe.configure({ timeout: 120_000 });

test.afterEach(async () => {
	for (const context of opened.splice(0)) await context.close();
});

async function openKiosk(
	browser: Browser,
	baseURL: string | undefined,
	number: 1 | 2 | 3 | 4,
	before?: (page: Page) => Promise<unknown>
) {
	const context = await browser.newContext({ baseURL, viewport: kioskSize, locale: 'zh-CN' });
	opened.push(context);
	await pairKiosk(browser, context, baseURL ?? '', number);
	const page = await context.newPage();
	await before?.(page);
	await page.goto('/kiosk');
	return page;
}

async function openDoctor(browser: Browser, baseURL: string | undefined, username: Username) {
	const context = await browser.newContext({ baseURL, viewport: consoleSize, locale: 'zh-CN' });
	opened.push(context);
	const page = await context.newPage();
	await signIn(page, username);
	const duty = page.getByRole('switch');
	await expect(duty).toBeEnabled();
	if ((await duty.getAttribute('aria-checked')) === 'false') await duty.click();
	await expect(duty).toHaveAttribute('aria-checked', 'true');
	return page;
}

async function press(page: Page, digits: string) {
	for (const digit of digits)
		await page.locator('.pad').getByRole('button', { name: digit, exact: true }).click();
}

const stage = (page: Page, name: string) =>
	expect(page.locator('[data-stage]')).toHaveAttribute('data-stage', name);
const go = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

/** From the home screen to the check page, as a customer who has been diagnosed before. */
async function answer(page: Page) {
	await page.getByRole('button', { name: '看医生' }).click();
	await stage(page, 'who');
	await page.getByLabel('姓名').fill('王小芳');
	await page.getByRole('button', { name: '身份证号' }).click();
	const customer = anAdult();
	await press(page, residentIdOf(customer));
	await press(page, customer.phone);
	await expect(page.getByText(residentIdOf(customer).slice(0, 12))).toHaveCount(0);
	await go(page, '继续');
	await stage(page, 'why');
	await go(page, '血压');
	await go(page, '继续');
	await chooseNextFree(page);
	await stage(page, 'background');
	await go(page, '没有过敏');
	await go(page, '高血压');
	await go(page, '以前的处方');
	await go(page, '继续');
	await stage(page, 'consent');
	for (const box of await page.getByRole('checkbox').all()) {
		await expect(box).toHaveAttribute('aria-checked', 'false');
		await box.click();
	}
	await go(page, '同意，继续');
	await stage(page, 'check');
}

async function queue(page: Page) {
	await answer(page);
	await go(page, '开始排队');
	await stage(page, 'waiting');
}

const doctorSees = (page: Page) => page.getByLabel('患者画面', { exact: true });
const customerSees = (page: Page) => page.getByLabel('医生的画面', { exact: true });

/** Shown frames go on being counted, from 0 again after a reconnect: nothing else proves a picture. */
async function expectMoving(video: ReturnType<typeof doctorSees>) {
	const frames = async () => Number((await video.getAttribute('data-frames')) ?? 0);
	const shown = async () => {
		const before = await frames();
		await video.page().waitForTimeout(700);
		return (await frames()) - before;
	};
	await expect.poll(shown, { timeout: 20_000 }).toBeGreaterThan(2);
}

test('a customer talks to a doctor: picture both ways, mute, text, reloads on either side, an end', async ({
	browser,
	baseURL
}) => {
	test.setTimeout(240_000);
	const kiosk = await openKiosk(browser, baseURL, 1);
	await queue(kiosk);
	await expect(kiosk.getByText('现在没有医生在线')).toBeVisible();
	const doctor = await openDoctor(browser, baseURL, 'doctor1');
	await expect(kiosk.getByText('下一位就是您')).toBeVisible();

	await doctor.getByRole('button', { name: '接诊下一位' }).click();
	await stage(kiosk, 'call');
	await expect(kiosk.getByRole('heading', { name: '林若溪' })).toBeVisible();
	await expectMoving(doctorSees(doctor));
	await expectMoving(customerSees(kiosk));

	await go(kiosk, '关麦克风');
	await go(kiosk, '关摄像头');
	await expect(doctor.getByText('患者静音')).toBeVisible();
	await expect(doctor.getByText('患者关了摄像头')).toBeVisible();
	await go(doctor, '静音');
	await expect(kiosk.getByText('医生关了麦克风')).toBeVisible();
	await go(kiosk, '开摄像头');
	await go(kiosk, '开麦克风');
	await expect(doctor.getByText('患者静音')).toHaveCount(0);

	await doctor.getByLabel('现病史').fill('血压平稳。');
	await expect(doctor.locator('[data-notes=saved]')).toBeVisible();
	await doctor.getByLabel('输入文字').fill('最近血压多少？');
	await go(doctor, '发送');
	await kiosk.getByRole('button', { name: /^文字/ }).click();
	await expect(kiosk.getByRole('log')).toContainText('最近血压多少？');
	await go(kiosk, '好的，谢谢');
	await expect(doctor.getByRole('log')).toContainText('好的，谢谢');

	await kiosk.reload();
	await stage(kiosk, 'call');
	await expectMoving(customerSees(kiosk));
	await expectMoving(doctorSees(doctor));
	await doctor.reload();
	await expectMoving(doctorSees(doctor));
	await expectMoving(customerSees(kiosk));
	await expect(doctor.getByRole('log')).toContainText('好的，谢谢');
	await expect(doctor.getByLabel('现病史')).toHaveValue('血压平稳。');

	await fillNotes(doctor);
	await go(doctor, '结束看诊');
	await doctor.locator('[data-outcome=advised]').click();
	await stage(kiosk, 'after');
	await expect(kiosk.getByRole('heading', { name: '看完了' })).toBeVisible();
	await expect(doctor.getByText('没有候诊患者')).toBeVisible();
});

test('without a camera the same visit goes on by text', async ({ browser, baseURL }) => {
	const kiosk = await openKiosk(browser, baseURL, 2, (page) =>
		page.addInitScript(() => {
			navigator.mediaDevices.getUserMedia = () =>
				Promise.reject(new DOMException('denied by the policy of this kiosk', 'NotAllowedError'));
		})
	);
	await answer(kiosk);
	await expect(kiosk.getByText('摄像头没打开')).toBeVisible();
	await expect(kiosk.getByText('用文字和医生交流', { exact: true })).toBeVisible();
	await go(kiosk, '开始排队');
	const doctor = await openDoctor(browser, baseURL, 'doctor2');
	await doctor.getByRole('button', { name: '接诊下一位' }).click();
	await stage(kiosk, 'call');
	await expect(doctor.getByText('患者使用文字')).toBeVisible();
	await kiosk.getByLabel('输入文字').fill('我想续方');
	await go(kiosk, '发送');
	await expect(doctor.getByRole('log')).toContainText('我想续方');
	await go(kiosk, '结束看病');
	await kiosk.getByRole('dialog').getByRole('button', { name: '结束看病' }).click();
	await stage(kiosk, 'after');
	await expect(doctor.getByText('顾客已结束这次看诊')).toBeVisible();
	await go(doctor, '收起，回候诊室');
	await expect(doctor.getByText('没有候诊患者')).toBeVisible();
});

test('of two doctors one takes the patient and the other is told who', async ({ browser, baseURL }) => {
	const kiosk = await openKiosk(browser, baseURL, 3);
	await queue(kiosk);
	const [one, other] = [
		await openDoctor(browser, baseURL, 'doctor2'),
		await openDoctor(browser, baseURL, 'doctor3')
	];
	const take = (page: Page) => page.getByRole('button', { name: '接诊', exact: true });
	await expect(take(one)).toBeVisible();
	await expect(take(other)).toBeVisible();
	// Neither request goes out before both doctors have pressed: the list would tell the slower one first.
	let pressed = 0;
	for (const page of [one, other])
		await page.route('**/take', async (route) => {
			pressed++;
			await expect.poll(() => pressed).toBe(2);
			await route.continue();
		});
	await Promise.all([take(one).click(), take(other).click()]);
	const inCall = (page: Page) => page.getByRole('button', { name: '结束看诊' });
	await expect.poll(async () => (await inCall(one).count()) + (await inCall(other).count())).toBe(1);
	const [winner, loser, name] = (await inCall(one).count()) ? [one, other, '周明远'] : [other, one, '陈思齐'];
	await expect(loser.getByText(`${name}已先接诊这位患者。`)).toBeVisible();
	await stage(kiosk, 'call');
	await go(winner, '结束看诊');
	await winner.locator('[data-outcome=technical]').click();
	await stage(kiosk, 'after');
});

test('nothing is stored without both consents, and a first visit is sent to a clinic', async ({
	browser,
	baseURL
}) => {
	const kiosk = await openKiosk(browser, baseURL, 4);
	await answer(kiosk);
	await go(kiosk, '返回上一步');
	await kiosk.getByRole('checkbox').first().click();
	await go(kiosk, '同意，继续');
	await expect(kiosk.getByText('两项都要同意')).toBeVisible();
	await go(kiosk, '返回上一步');
	await go(kiosk, '没在医院看过');
	await stage(kiosk, 'clinic');
	await expect(kiosk.getByRole('heading', { name: '这次要先当面看一次医生' })).toBeVisible();
	await go(kiosk, '我看过，返回填写');
	await go(kiosk, '继续');
	await go(kiosk, '不同意');
	await expect(kiosk.getByRole('button', { name: '看医生' })).toBeVisible();
	await kiosk.getByRole('button', { name: '看医生' }).click();
	await expect(kiosk.getByLabel('姓名')).toHaveValue('');
});

test('who ends the session while waiting leaves no place in the queue behind', async ({
	browser,
	baseURL
}) => {
	const kiosk = await openKiosk(browser, baseURL, 4);
	await queue(kiosk);
	const doctor = await openDoctor(browser, baseURL, 'doctor4');
	await expect(doctor.getByText('王*芳')).toBeVisible();
	await kiosk.getByRole('button', { name: '结束并清除' }).click();
	await expect(doctor.getByText('没有候诊患者')).toBeVisible();
	await kiosk.reload();
	await expect(kiosk.getByRole('button', { name: '看医生' })).toBeVisible();
});
