import {
	expect,
	type APIRequestContext,
	type Browser,
	type BrowserContext,
	type Page
} from '@playwright/test';
import { demoKiosks } from '../../src/lib/server/demo/demo-people';
import { demoPassword } from '../../src/lib/server/demo/people-rows';

export type Username =
	| 'doctor1'
	| 'doctor2'
	| 'doctor3'
	| 'doctor4'
	| 'pharmacist1'
	| 'pharmacist2'
	| 'pharmacist3'
	| 'pharmacist-b'
	| 'manager'
	| 'manager-b'
	| 'platform';

/** Signs in as people do: with the form. Ends on the console of the role. */
export async function signIn(page: Page, username: Username): Promise<void> {
	await page.goto('/login');
	await page.locator('input[name=username]').fill(username);
	await page.locator('input[name=password]').fill(demoPassword);
	await page.locator('form button:not([type=button])').click();
	await expect(page).not.toHaveURL(/\/login/);
}

async function ask<Answer>(
	request: APIRequestContext,
	path: string,
	data: object,
	origin: string
): Promise<Answer> {
	const response = await request.post(path, { data, headers: { origin } });
	expect(response.status(), `${path}: ${await response.text()}`).toBeLessThan(300);
	const text = await response.text();
	return (text ? JSON.parse(text) : undefined) as Answer;
}

/**
 * Pairs a browser as one of the demo kiosks: the browser asks for a code, a manager approves it.
 * @param kiosk 1 and 2 stand in the first store, 3 and 4 in the second
 */
export async function pairKiosk(
	browser: Browser,
	context: BrowserContext,
	baseURL: string,
	kiosk: 1 | 2 | 3 | 4
) {
	const device = demoKiosks[kiosk - 1];
	if (!device) throw new RangeError(`no kiosk ${kiosk}`);
	const pairing = await ask<{ deviceCode: string; userCode: string }>(
		context.request,
		'/api/v1/devices/pairing',
		{},
		baseURL
	);
	const office = await browser.newContext({ baseURL });
	// Without a page for the form: others look at it, and it would cost each kiosk seconds.
	const signedIn = await office.request.post('/login?/password', {
		form: { username: 'manager', password: demoPassword },
		headers: { origin: baseURL, accept: 'text/html' },
		maxRedirects: 0
	});
	expect(signedIn.status()).toBe(303);
	await ask(
		office.request,
		'/api/v1/devices/pairing/approval',
		{ userCode: pairing.userCode, target: { kind: 'existing', deviceId: device.id } },
		baseURL
	);
	await office.close();
	await ask(context.request, '/api/v1/devices/pairing/token', { deviceCode: pairing.deviceCode }, baseURL);
}

/**
 * A passkey of the platform that always consents, as CDP offers it to tests.
 * @returns takes the device away again, with its key
 */
export async function addVirtualPasskey(page: Page): Promise<() => Promise<void>> {
	const session = await page.context().newCDPSession(page);
	await session.send('WebAuthn.enable', { enableUI: false });
	const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
		options: {
			protocol: 'ctap2',
			ctap2Version: 'ctap2_1',
			transport: 'internal',
			hasResidentKey: true,
			hasUserVerification: true,
			isUserVerified: true,
			automaticPresenceSimulation: true
		}
	});
	return async () => {
		await session.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
		await session.detach();
	};
}

/** What a keyboard scanner does: a burst of keys without a pause, then Enter. */
export async function scanAsKeyboard(page: Page, code: string): Promise<void> {
	await page.keyboard.type(code, { delay: 2 });
	await page.keyboard.press('Enter');
}
