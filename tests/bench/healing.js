// How a call comes back without anybody doing anything, judged by the frames that are shown on both ends.
import { openPractice, startRelay } from './consult-practice.js';
import { median, ms } from './load.js';

/** @typedef {import('@playwright/test').Page} Page */

/** @param {Page} page */
const frames = async (page) =>
	Number((await page.locator('video:not(.own)').getAttribute('data-frames')) ?? 0);

/** When both ends show new frames. @param {Page[]} pages @param {number} patienceMs @returns {Promise<number>} ms; NaN = never */
async function moving(pages, patienceMs) {
	const begun = Date.now();
	const before = await Promise.all(pages.map(frames));
	for (;;) {
		const now = await Promise.all(pages.map(frames));
		// A reconnect counts from 0 again.
		if (now.every((count, index) => count !== before[index] && count > 0)) return Date.now() - begun;
		if (Date.now() - begun > patienceMs) return NaN;
		await new Promise((done) => setTimeout(done, 20));
	}
}

/** @param {string} name @param {number[]} took @param {string} since */
function tell(name, took, since) {
	const came = took.filter((value) => !Number.isNaN(value));
	console.log(
		`${name}: ${came.length} of ${took.length}, first frame on both ends ${since}: median ${ms(median(came))}, worst ${ms(Math.max(...came))}`
	);
}

/** @returns {Promise<void>} */
export async function run() {
	const wanted = process.argv.find((text) => text.startsWith('--rounds='));
	const rounds = wanted ? Number(wanted.slice('--rounds='.length)) : 20;
	const practice = await openPractice();
	let relay = await startRelay(practice.dir);
	try {
		const direct = await practice.openPair({ kiosk: 0, username: 'doctor1', relayed: false });
		const session = await direct.store.newCDPSession(direct.kiosk);
		await session.send('Network.enable');
		/** @param {number} packetLoss */
		const shape = (packetLoss) =>
			session.send('Network.emulateNetworkConditions', {
				offline: false,
				latency: 1,
				downloadThroughput: -1,
				uploadThroughput: -1,
				packetLoss
			});
		// It works only on connections that are made after it was armed.
		await shape(0);
		await direct.call();
		for (const seconds of [12, 25]) {
			/** @type {number[]} */
			const took = [];
			for (let round = 0; round < rounds; round++) {
				await moving([direct.kiosk, direct.doctor], 20_000);
				await direct.kiosk.waitForTimeout(3_000);
				await shape(100);
				await direct.kiosk.waitForTimeout(seconds * 1_000);
				await shape(0);
				took.push(await moving([direct.kiosk, direct.doctor], 30_000));
			}
			tell(`nothing comes through for ${seconds} s`, took, 'after the line is back');
		}
		await direct.end();
		await direct.close();

		const relayed = await practice.openPair({ kiosk: 1, username: 'doctor2', relayed: true });
		await relayed.call();
		/** @type {number[]} */
		const took = [];
		for (let round = 0; round < rounds; round++) {
			await moving([relayed.kiosk, relayed.doctor], 20_000);
			await relayed.kiosk.waitForTimeout(3_000);
			const killedAt = Date.now();
			await relay.kill();
			relay = await startRelay(practice.dir);
			// What was on its way is shown within a moment; only later frames are new.
			await relayed.kiosk.waitForTimeout(1_000);
			const later = await moving([relayed.kiosk, relayed.doctor], 30_000);
			took.push(Number.isNaN(later) ? NaN : Date.now() - killedAt);
		}
		tell('the relay is killed and starts again', took, 'after the kill');
		await relayed.close();
	} finally {
		await relay.kill();
		await practice.close();
	}
}
