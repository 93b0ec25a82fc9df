import { createHmac } from 'node:crypto';
import type { IceServers } from '$lib/contract/http/consult';
import { requirePermission } from '../../access';
import type { Context } from '../../context';
import { requireVisit } from '../guest/running-visit';

const validSeconds = 3600;

/**
 * Addresses of the relay with credentials for one hour, as coturn's `use-auth-secret` wants them: the user name
 * holds the end of validity, the password is base64 of HMAC-SHA1 over it. Without a relay in the settings: none.
 * A guest gets them only while the visit runs.
 * @throws Failure guest_link_over
 */
export async function iceServers(ctx: Context): Promise<IceServers> {
	requirePermission(ctx, 'ice.servers');
	if (ctx.actor.kind === 'guest') await requireVisit(ctx, ctx.actor.consultId);
	const { turn } = ctx.services.config;
	if (!turn) return { iceServers: [] };
	const stun = turn.urls.filter((url) => url.startsWith('stun:'));
	const relays = turn.urls.filter((url) => !url.startsWith('stun:'));
	const until = Math.floor(ctx.now().getTime() / 1000) + validSeconds;
	const username = `${until}:${'id' in ctx.actor ? ctx.actor.id : 'system'}`;
	const credential = createHmac('sha1', turn.secret).update(username).digest('base64');
	return {
		iceServers: [
			...(stun.length > 0 ? [{ urls: stun }] : []),
			...(relays.length > 0 ? [{ urls: relays, username, credential }] : [])
		]
	};
}
