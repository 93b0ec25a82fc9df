import type { IceServers } from '$lib/contract/http/consult';
import { callApi, type Voice } from '../http/api';

const keepMs = 30 * 60_000;
const kept = new Map<Voice, { servers: RTCIceServer[]; until: number }>();

/**
 * Relay addresses with credentials that are good for an hour, asked for ahead of a call and kept for half of that.
 * When they cannot be had, a call is tried without a relay.
 */
export async function fetchIceServers(voice: Voice): Promise<RTCIceServer[]> {
	const known = kept.get(voice);
	if (known && known.until > Date.now()) return known.servers;
	try {
		const { iceServers } = await callApi<IceServers>(voice, 'GET', '/api/v1/ice-servers');
		const servers = iceServers.map((server) => ({ ...server, urls: [...server.urls] }));
		kept.set(voice, { servers, until: Date.now() + keepMs });
		return servers;
	} catch {
		return known?.servers ?? [];
	}
}
