import { pollPairingBody } from '$lib/contract/http/devices';
import { deviceCookie } from '$lib/server/auth/identify';
import { endpoint } from '$lib/server/http/endpoint';
import { pollPairing } from '$lib/server/services/device/poll-pairing';

/** Browsers keep a cookie for 400 days at most; a kiosk is paired again after that or when it is moved. */
const maxAge = 400 * 86_400;

export const POST = endpoint({
	operation: 'device.pairing.poll',
	open: true,
	body: pollPairingBody,
	async run(ctx, body, { cookies }) {
		const { token, self } = await pollPairing(ctx, body);
		cookies.set(deviceCookie, token, {
			path: '/',
			httpOnly: true,
			sameSite: 'strict',
			secure: ctx.services.config.origin.startsWith('https://'),
			maxAge
		});
		return self;
	}
});
