export interface PathProbe {
	readonly iceServers: RTCIceServer[];
	/** `direct`: every candidate but those of a relay; `relay`: nothing but those. */
	readonly way: 'direct' | 'relay';
	readonly mostMs: number;
}

const hasRelay = ({ urls }: RTCIceServer): boolean => [urls].flat().some((url) => /^turns?:/.test(url));

/** Whether the settings name a relay at all. */
export const namesRelay = (servers: readonly RTCIceServer[]): boolean => servers.some(hasRelay);

/**
 * Two connections of this page open a data channel to each other. Open means: this browser gathers addresses of that
 * kind and packets pass through them; what lies between here and a doctor is only seen in the call itself.
 */
export async function probePath({ iceServers, way, mostMs }: PathProbe): Promise<'ok' | 'failed'> {
	const settings: RTCConfiguration = {
		iceServers: way === 'relay' ? iceServers : iceServers.filter((server) => !hasRelay(server)),
		iceTransportPolicy: way === 'relay' ? 'relay' : 'all'
	};
	let here: RTCPeerConnection | undefined;
	let there: RTCPeerConnection | undefined;
	try {
		const [one, other] = [new RTCPeerConnection(settings), new RTCPeerConnection(settings)];
		[here, there] = [one, other];
		const channel = one.createDataChannel('probe');
		const opened = new Promise<'ok'>((done) => channel.addEventListener('open', () => done('ok')));
		const late = new Promise<'failed'>((done) => setTimeout(() => done('failed'), mostMs));
		const pass = (from: RTCPeerConnection, to: RTCPeerConnection) =>
			from.addEventListener('icecandidate', ({ candidate }) => {
				// A candidate that the other end cannot use is one way less, no fault.
				if (candidate) void to.addIceCandidate(candidate).catch(() => undefined);
			});
		pass(one, other);
		pass(other, one);
		await one.setLocalDescription();
		if (one.localDescription) await other.setRemoteDescription(one.localDescription);
		await other.setLocalDescription();
		if (other.localDescription) await one.setRemoteDescription(other.localDescription);
		return await Promise.race([opened, late]);
	} catch {
		return 'failed';
	} finally {
		here?.close();
		there?.close();
	}
}
