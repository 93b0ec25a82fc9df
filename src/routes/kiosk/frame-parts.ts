import { callApi } from '$lib/client/http/api';
import { hasOpenConsult } from '$lib/client/kiosk/open-consult';
import { idleLimits } from '$lib/client/kiosk/idle-watch';
import type { FrameParts } from '$lib/client/kiosk/kiosk-frame.svelte';
import type { OfflineCopy } from '$lib/client/offline/offline-copy.svelte';
import { Speaker } from '$lib/client/kiosk/speaker.svelte';
import { wipeSession } from '$lib/client/kiosk/wipe-session';
import type { LatestVerdict, VerificationAnswer } from '$lib/contract/http/verification';
import { liveLocale } from '$lib/i18n/live-locale.svelte';

let refused: (code: string) => void = () => undefined;
let opened: Promise<OfflineCopy> | undefined;

/** The one copy of this page, opened when it is first needed. */
const offlineCopy = (): Promise<OfflineCopy> =>
	(opened ??= import('$lib/client/offline/offline-copy.svelte').then(({ OfflineCopy }) => {
		const copy = new OfflineCopy({
			fetchPage: (cursor) =>
				callApi(
					'device',
					'GET',
					`/api/v1/offline/snapshot?cursor=${encodeURIComponent(cursor)}`,
					undefined,
					30_000
				),
			sendScans: (body) => callApi('device', 'POST', '/api/v1/offline/scans', body, 20_000),
			onRefused: (code) => refused(code),
			onSynced: () =>
				void navigator.serviceWorker?.ready.then(({ active }) => active?.postMessage('keep-fonts')),
			now: () => Date.now()
		});
		void copy.open();
		return copy;
	}));

/** The real parts of a kiosk. What is not needed for the first paint is loaded when it is first used. */
export const frameParts = (): FrameParts => ({
	limits: idleLimits,
	speaker: new Speaker(),
	verify: (request, timeoutMs) =>
		callApi<VerificationAnswer>('device', 'POST', '/api/v1/verifications', request, timeoutMs),
	latest: (id) => callApi<LatestVerdict>('device', 'GET', `/api/v1/verifications/${id}`),
	async judgeAlone(request) {
		return (await offlineCopy()).judge(request, new Date());
	},
	keepScan: async (scan) => (await offlineCopy()).keep(scan),
	scanSettled: async (id) => (await offlineCopy()).settled(id),
	forgetOffline: async () => (await offlineCopy()).forget(),
	openOffline(onRefused) {
		refused = onRefused;
		return offlineCopy();
	},
	async callCounter() {
		await callApi('device', 'POST', '/api/v1/help');
	},
	async reach() {
		await callApi('device', 'GET', '/api/health', undefined, 4_000);
	},
	async openConnection() {
		const { Connection } = await import('$lib/client/realtime/connection.svelte');
		return new Connection('/kiosk');
	},
	hasOpenConsult,
	wipe: wipeSession,
	language: () => liveLocale.current,
	resetLanguage: () => liveLocale.reset()
});
