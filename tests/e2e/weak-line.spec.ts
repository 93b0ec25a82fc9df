import { join } from 'node:path';
import { expect, type CDPSession, type Page } from '@playwright/test';
import { test } from './closed-contexts';
import { anAdult, askForDoctor, remoteFrames } from './customer';
import { fillNotes } from './doctor-notes';
import { newKiosk } from './kiosk-desk';
import { signIn } from './people';

const adult = anAdult();

/** `WENYAO_SCREENS=/some/folder` keeps pictures. */
const screens = process.env.WENYAO_SCREENS;

/** Counts in each page what its connections negotiate and what sound comes in. */
const watchConnections = (page: Page) =>
	page.addInitScript(() => {
		const Native = window.RTCPeerConnection;
		const made: RTCPeerConnection[] = [];
		const counted = { made, descriptions: 0 };
		Object.assign(window, { counted });
		window.RTCPeerConnection = class extends Native {
			constructor(settings?: RTCConfiguration) {
				super(settings);
				made.push(this);
			}
			override setLocalDescription(description?: RTCLocalSessionDescriptionInit): Promise<void> {
				counted.descriptions++;
				return super.setLocalDescription(description);
			}
		};
	});

type Counted = { made: RTCPeerConnection[]; descriptions: number };
const negotiated = (page: Page) =>
	page.evaluate(() => (window as unknown as { counted: Counted }).counted.descriptions);
const soundPackets = (page: Page) =>
	page.evaluate(async () => {
		const { made } = (window as unknown as { counted: Counted }).counted;
		let packets = 0;
		for (const peer of made)
			if (peer.connectionState === 'connected')
				(await peer.getStats()).forEach((entry: Record<string, unknown>) => {
					if (entry.type === 'inbound-rtp' && entry.kind === 'audio')
						packets += Number(entry.packetsReceived);
				});
		return packets;
	});

/** Works on the media of connections that are made after it was armed. */
async function shapeOf(page: Page) {
	const session: CDPSession = await page.context().newCDPSession(page);
	await session.send('Network.enable');
	return (conditions: { uploadThroughput?: number; latency?: number; packetLoss?: number }) =>
		session.send('Network.emulateNetworkConditions', {
			offline: false,
			latency: 1,
			downloadThroughput: -1,
			uploadThroughput: -1,
			...conditions
		});
}

async function expectMoving(page: Page, timeout = 20_000) {
	await expect
		.poll(
			async () => {
				const before = await remoteFrames(page);
				await page.waitForTimeout(500);
				return (await remoteFrames(page)) - before;
			},
			{ timeout }
		)
		.toBeGreaterThan(1);
}
async function expectStill(page: Page) {
	await expect
		.poll(async () => {
			const before = await remoteFrames(page);
			await page.waitForTimeout(500);
			return (await remoteFrames(page)) - before;
		})
		.toBe(0);
}

test('a call steps down to sound on a weak line or by choice, says why, and climbs back', async ({
	browser,
	baseURL
}) => {
	test.setTimeout(180_000);
	const { context: store, page: kiosk } = await newKiosk(browser, baseURL ?? '', 3);
	const office = await browser.newContext({ baseURL, viewport: { width: 1440, height: 900 } });
	const doctor = await office.newPage();
	for (const page of [kiosk, doctor]) await watchConnections(page);
	const shape = await shapeOf(kiosk);
	await shape({});
	await kiosk.goto('/kiosk');
	await signIn(doctor, 'doctor3');
	await doctor.getByText('开始接诊', { exact: true }).click();
	await askForDoctor(kiosk, adult);
	await doctor.getByRole('button', { name: /接诊下一位/ }).click();
	for (const page of [kiosk, doctor]) await expectMoving(page);
	const agreed = [await negotiated(kiosk), await negotiated(doctor)];

	// By choice of the customer: no picture either way, sound goes on, both are told.
	await kiosk.getByRole('button', { name: '只用声音' }).click();
	await expect(doctor.getByText('患者选了只用声音')).toBeVisible();
	await expect(kiosk.getByText('您选了只用声音')).toBeVisible();
	for (const page of [kiosk, doctor]) await expectStill(page);
	if (screens) {
		await kiosk.screenshot({ path: join(screens, 'kiosk-sound-only.png') });
		await doctor.screenshot({ path: join(screens, 'doctor-sound-only.png') });
	}
	const sound = await soundPackets(doctor);
	await expect.poll(() => soundPackets(doctor)).toBeGreaterThan(sound + 20);
	await kiosk.getByRole('button', { name: '画面', exact: true }).click();
	for (const page of [kiosk, doctor]) await expectMoving(page);

	// By the line: what the kiosk can send falls below any picture.
	await shape({ uploadThroughput: 8_000, latency: 20 });
	await expect(kiosk.getByText('网络太弱，医生暂时只能听到您')).toBeVisible({ timeout: 40_000 });
	// The full line of the kiosk lengthens the doctor's round trip too; the doctor's picture stays all the same.
	await expect(doctor.getByText('患者线路弱，暂时只有声音')).toBeVisible({ timeout: 60_000 });
	await expectMoving(kiosk);
	await expect(kiosk.locator('.still')).toHaveCount(0);
	if (screens) {
		await kiosk.screenshot({ path: join(screens, 'kiosk-weak-line.png') });
		await doctor.screenshot({ path: join(screens, 'doctor-weak-line.png') });
	}
	const weak = await soundPackets(doctor);
	await expect.poll(() => soundPackets(doctor)).toBeGreaterThan(weak + 20);
	await shape({});
	await expectMoving(doctor, 60_000);
	await expect(doctor.locator('[data-figures]')).toContainText(/往返 \d+ ms .* kbit\/s .* 直连/);

	// None of it was negotiated.
	expect([await negotiated(kiosk), await negotiated(doctor)]).toEqual(agreed);
	await fillNotes(doctor);
	await doctor.getByRole('button', { name: '结束看诊' }).click();
	await doctor.locator('[data-outcome=technical]').click();
	await expect(kiosk.locator('[data-stage=after]')).toBeVisible();
	await store.close();
	await office.close();
});
