import { callApi } from '$lib/client/http/api';
import { hasOpenConsult } from '$lib/client/kiosk/open-consult';
import { idleLimits } from '$lib/client/kiosk/idle-watch';
import type { FrameParts } from '$lib/client/kiosk/kiosk-frame.svelte';
import { Speaker } from '$lib/client/kiosk/speaker.svelte';
import { wipeSession } from '$lib/client/kiosk/wipe-session';
import type { LatestVerdict, VerificationAnswer } from '$lib/contract/http/verification';
import { liveLocale } from '$lib/i18n/live-locale.svelte';

/** The real parts of a kiosk. What is not needed for the first paint is loaded when it is first used. */
export const frameParts = (): FrameParts => ({
	limits: idleLimits,
	speaker: new Speaker(),
	verify: (request, timeoutMs) =>
		callApi<VerificationAnswer>('device', 'POST', '/api/v1/verifications', request, timeoutMs),
	latest: (id) => callApi<LatestVerdict>('device', 'GET', `/api/v1/verifications/${id}`),
	async judgeAlone(request) {
		const { judgeAlone } = await import('$lib/client/kiosk/judge-alone');
		return judgeAlone(request, new Date());
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
