import { expect, type Page } from '@playwright/test';
import { demoKiosks } from '../../src/lib/server/demo/demo-people';
import { test } from './closed-contexts';
import { signIn } from './people';

/** No other spec uses this machine: it ends out of service. */
const kiosk = demoKiosks[3]?.name.zh ?? '';

const codeOn = async (page: Page): Promise<string> => {
	const code = page.getByTestId('pairing-code');
	await expect(code).toHaveText(/^[B-Z]{4}-[B-Z]{4}$/);
	return (await code.textContent()) ?? '';
};

test('a kiosk is paired, seen, taken out of service and refused', async ({ browser }) => {
	const store = await browser.newContext({ viewport: { width: 1080, height: 1920 } });
	const office = await browser.newContext({ viewport: { width: 1440, height: 900 } });
	const screen = await store.newPage();
	const desk = await office.newPage();
	await screen.goto('/kiosk');
	const refusedCode = await codeOn(screen);

	await test.step('the code in the address survives the login', async () => {
		await desk.goto(`/manager?code=${refusedCode}`);
		await expect(desk).toHaveURL(/\/login/);
		await desk.locator('input[name=username]').fill('manager');
		await desk.locator('input[name=password]').fill('wenyao-demo');
		await desk.locator('form button:not([type=button])').click();
		await expect(desk.getByLabel('配对码')).toHaveValue(refusedCode);
	});

	await test.step('a refused kiosk says so and can ask again', async () => {
		await desk.getByRole('button', { name: '不是我们的机器，拒绝' }).click();
		await expect(desk.getByText('已拒绝这台机器。')).toBeVisible();
		await expect(screen.getByText('店长没有同意这次配对')).toBeVisible();
		await screen.getByRole('button', { name: '重新获取配对码' }).click();
	});

	await test.step('a wrong code is refused, the right one opens the kiosk', async () => {
		const code = await codeOn(screen);
		const targets = desk.getByLabel('这是哪台机器');
		const option = targets.locator('option', { hasText: kiosk });
		await desk.getByLabel('配对码').fill('BBBB-BBBB');
		await targets.selectOption((await option.getAttribute('value')) ?? '');
		await desk.getByRole('button', { name: '同意配对' }).click();
		await expect(desk.getByText('没有自助机显示这个配对码，请再核对一次。')).toBeVisible();
		await desk.getByLabel('配对码').fill(code.toLowerCase().replace('-', ''));
		await desk.getByRole('button', { name: '同意配对' }).click();
		await expect(desk.getByText('已同意，自助机几秒内会打开。')).toBeVisible();
		await expect(screen.getByTestId('pairing-code')).toBeHidden();
		const cookie = (await store.cookies()).find(({ name }) => name === 'wenyao_device');
		expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
		expect(cookie?.value).toMatch(/^[\w-]{43}$/);
	});

	const row = desk.getByRole('row').filter({ hasText: kiosk }).first();
	await test.step('the manager sees it come and go', async () => {
		await expect(row).toContainText('在线');
		await screen.goto('about:blank');
		await expect(row).toContainText('离线');
		await screen.goto('/kiosk');
		await expect(row).toContainText('在线');
	});

	await test.step('taken out of service, it is cut off at once, refused and written down', async () => {
		await row.getByRole('button', { name: `停用 ${kiosk}` }).click();
		const dialog = desk.getByRole('dialog');
		await expect(dialog).toContainText(kiosk);
		await dialog.getByRole('button', { name: '确认停用' }).click();
		await expect(row).toContainText('已停用');
		await expect(screen.getByText('这台机器已被店长停用').first()).toBeVisible();
		const answer = await store.request.post('/api/v1/verifications', {
			data: { input: '81000010000000000001' },
			headers: { 'x-wenyao-as': 'device' }
		});
		expect(answer.status()).toBe(401);
		expect(await answer.json()).toMatchObject({ error: { code: 'device_revoked' } });
		await desk.reload();
		const refusals = desk.getByRole('row').filter({ hasText: '这台机器已被店长停用' });
		await expect(refusals.first()).toContainText(kiosk);
	});

	await store.close();
	await office.close();
});

test('the console belongs to managers', async ({ browser }) => {
	const context = await browser.newContext();
	const page = await context.newPage();
	await signIn(page, 'pharmacist3');
	await page.goto('/manager');
	await expect(page).toHaveURL(/\/pharmacist/);
	await context.close();
});
