import 'webrtc-adapter';

export const newPeer = (iceServers: RTCIceServer[]): RTCPeerConnection =>
	new RTCPeerConnection({ iceServers, bundlePolicy: 'max-bundle' });

/**
 * Sends what camera and microphone give; may be called again whenever that changes.
 * @param receives asks for sound and picture also where this end sends none itself
 */
export function sendTracks(peer: RTCPeerConnection, stream: MediaStream | null, receives: boolean): void {
	for (const track of stream?.getTracks() ?? []) {
		const senders = peer.getSenders();
		if (track.readyState !== 'live' || senders.some((sender) => sender.track === track)) continue;
		// A camera that was plugged in again takes the place of the one that went: nothing to negotiate.
		const gone = senders.find(
			(sender) => sender.track?.kind === track.kind && sender.track.readyState === 'ended'
		);
		if (gone) void gone.replaceTrack(track);
		else peer.addTrack(track, stream ?? new MediaStream());
	}
	if (!receives) return;
	for (const kind of ['audio', 'video'] as const)
		if (!peer.getTransceivers().some(({ receiver }) => receiver.track.kind === kind))
			peer.addTransceiver(kind, { direction: 'recvonly' });
}
