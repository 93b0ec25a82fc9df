import { median, ms } from './load.js';
import { base, openPractice, port, startRelay } from './consult-practice.js';
import { barePair, openPeerJs } from './plain-calls.js';

/** From the doctor's tap on "take the next patient" to a remote frame shown on both ends, in real browsers. */
export async function run() {
	const wanted = process.argv.find((text) => text.startsWith('--rounds='));
	const rounds = wanted ? Number(wanted.slice('--rounds='.length)) : 20;
	const practice = await openPractice();
	/** @type {Awaited<ReturnType<typeof startRelay>> | undefined} */
	let relay;
	try {
		relay = await startRelay(practice.dir);
		for (const [way, relayed] of /** @type {const} */ ([
			['direct', false],
			['relayed', true]
		])) {
			const pair = await practice.openPair({
				kiosk: relayed ? 1 : 0,
				username: relayed ? 'doctor2' : 'doctor1',
				relayed
			});
			const config = relayed
				? { ...(await pair.iceServers()), iceTransportPolicy: 'relay' }
				: { iceServers: [] };
			const peerJs = await openPeerJs(practice.browser, port + 1, config);
			const blank = await (await practice.browser.newContext()).newPage();
			await blank.goto(`${base}/login`);
			/** @type {Record<'ours' | 'PeerJS' | 'bare', number[]>} */
			const took = { ours: [], PeerJS: [], bare: [] };
			for (let round = 1; round <= rounds; round++) {
				took.ours.push(await pair.call().catch(() => NaN));
				took.bare.push(await barePair(blank));
				took.PeerJS.push(await peerJs.call().catch(() => NaN));
				await pair.end();
				const last = Object.entries(took).map(([who, list]) => `${who} ${ms(list.at(-1) ?? NaN)}`);
				console.log(`${way}, round ${round} of ${rounds}: ${last.join(', ')}`);
			}
			for (const [who, list] of Object.entries(took)) {
				const came = list.filter((value) => !Number.isNaN(value));
				const what = who === 'bare' ? 'ceiling (two bare connections in one page, direct)' : `${way}, ${who}`;
				console.log(
					`${what}: ${came.length} of ${rounds}, median ${ms(median(came))}, worst ${ms(Math.max(...came))}`
				);
			}
			await peerJs.close();
			await pair.close();
		}
	} finally {
		await relay?.kill();
		await practice.close();
	}
}
