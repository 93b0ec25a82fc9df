import type { Rung } from '$lib/domain/consult/media-ladder';

type KeyFrameOptions = { readonly encodingOptions: readonly { readonly keyFrame: boolean }[] };
type KeyFrameSender = {
	setParameters(parameters: RTCRtpSendParameters, options?: KeyFrameOptions): Promise<void>;
};

/** Parameters that were read go stale when others are set, so a connection's settings are made one after another. */
const orders = new WeakMap<RTCPeerConnection, Promise<void>>();

function inOrder(peer: RTCPeerConnection, run: () => Promise<void>): Promise<void> {
	const mine = (orders.get(peer) ?? Promise.resolve()).then(run).catch(() => undefined);
	orders.set(peer, mine);
	return mine;
}

/** After a gap the far decoder shows nothing before a whole picture comes; without asking that takes seconds. */
export function requestKeyFrames(peer: RTCPeerConnection): Promise<void> {
	return inOrder(peer, async () => {
		for (const sender of peer.getSenders()) {
			if (sender.track?.kind !== 'video') continue;
			const parameters = sender.getParameters();
			const options = { encodingOptions: parameters.encodings.map(() => ({ keyFrame: true })) };
			// The second argument is not in the type library yet. Where a browser ignores it, the picture comes later.
			await (sender as KeyFrameSender).setParameters(parameters, options).catch(() => undefined);
		}
	});
}

/** The camera gives 640 × 480 at 20 frames a second. */
const pictures = {
	full: { active: true, scaleResolutionDownBy: 1, maxFramerate: 30, maxBitrate: 1_200_000 },
	reduced: { active: true, scaleResolutionDownBy: 2, maxFramerate: 15, maxBitrate: 220_000 },
	low: { active: true, scaleResolutionDownBy: 2, maxFramerate: 6, maxBitrate: 90_000 }
} as const;

/**
 * Sends as much as a rung says. Nothing is negotiated: the lines of the connection stay, the encoders do less.
 * @param sound whether the microphone is sent; a line that is too weak for it is left to try
 */
export function sendRung(peer: RTCPeerConnection, rung: Rung, sound: boolean): Promise<void> {
	return inOrder(peer, async () => {
		for (const sender of peer.getSenders()) {
			const parameters = sender.getParameters();
			const [encoding] = parameters.encodings ?? [];
			if (!encoding || !sender.track) continue;
			if (sender.track.kind === 'audio') encoding.active = sound;
			else if (rung === 'sound' || rung === 'text') encoding.active = false;
			else Object.assign(encoding, pictures[rung]);
			await sender.setParameters(parameters).catch(() => undefined);
		}
	});
}
