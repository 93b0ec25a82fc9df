import 'webrtc-adapter';
import type { CallMode, DeviceFinding } from '$lib/domain/consult/call-modes';

/** What a refusal of camera or microphone means to a person (MediaDevices.getUserMedia). */
export function findingOf(error: unknown): DeviceFinding {
	const name = error instanceof Error || error instanceof DOMException ? error.name : '';
	if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
	if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'absent';
	return 'busy';
}

const picture = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 20 } };
const sound = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

/**
 * Camera and microphone of this page, opened once and kept until the page lets go. Falls back from both to the
 * microphone alone, and from that to nothing: then text is left.
 */
export class LocalMedia {
	stream = $state.raw<MediaStream | null>(null);
	camera = $state<DeviceFinding>('not_checked');
	microphone = $state<DeviceFinding>('not_checked');
	/** Loudness of the microphone, 0 to 1, while `watchLevel` runs. */
	level = $state(0);
	#opening: Promise<void> | undefined;
	#listeners = new Set<() => void>();
	#generation = 0;

	/** The richest way to talk with what was found. */
	get mode(): CallMode {
		if (this.camera === 'ok') return 'video';
		return this.microphone === 'ok' ? 'audio' : 'text';
	}

	/** Opens what there is; never throws. A second call while open changes nothing. */
	open(wanted: CallMode = 'video'): Promise<void> {
		if (this.stream?.active || wanted === 'text') return Promise.resolve();
		this.#opening ??= this.#open(wanted === 'video').finally(() => (this.#opening = undefined));
		return this.#opening;
	}

	async #open(withPicture: boolean): Promise<void> {
		const generation = this.#generation;
		const devices = navigator.mediaDevices;
		const ask = async (constraints: MediaStreamConstraints) => {
			// Outside of https and localhost there is no such thing at all.
			if (!devices) throw new DOMException('no media devices', 'NotFoundError');
			return devices.getUserMedia(constraints);
		};
		let stream: MediaStream | null = null;
		let camera: DeviceFinding = 'not_checked';
		let microphone: DeviceFinding;
		try {
			stream = await ask({ audio: sound, video: withPicture ? picture : false });
			camera = withPicture ? 'ok' : 'not_checked';
			microphone = 'ok';
		} catch (both) {
			if (withPicture) camera = findingOf(both);
			try {
				stream = await ask({ audio: sound });
				microphone = 'ok';
			} catch (alone) {
				microphone = findingOf(alone);
				if (withPicture)
					try {
						// A machine without a microphone may still have a camera.
						stream = await ask({ video: picture });
						camera = 'ok';
					} catch (error) {
						camera = findingOf(error);
					}
			}
		}
		if (generation !== this.#generation) return stopAll(stream);
		this.camera = camera;
		this.microphone = microphone;
		this.stream = stream;
		for (const track of stream?.getTracks() ?? [])
			track.addEventListener('ended', () => {
				if (track.kind === 'video') this.camera = 'absent';
				else this.microphone = 'absent';
				this.#tell();
			});
		this.#tell();
	}

	/** Runs whenever tracks came or went. @returns a function that stops listening. */
	onTracks(listener: () => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** Switches the picture or the sound off without closing the device. */
	setEnabled(kind: 'audio' | 'video', enabled: boolean): void {
		for (const track of this.stream?.getTracks() ?? []) if (track.kind === kind) track.enabled = enabled;
	}

	/** Follows the loudness of the microphone. @returns the way to stop. */
	watchLevel(): () => void {
		const { stream } = this;
		if (!stream?.getAudioTracks().length) return () => undefined;
		const audio = new AudioContext();
		const analyser = audio.createAnalyser();
		analyser.fftSize = 512;
		audio.createMediaStreamSource(stream).connect(analyser);
		const samples = new Float32Array(analyser.fftSize);
		const timer = setInterval(() => {
			analyser.getFloatTimeDomainData(samples);
			const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
			this.level = Math.min(1, Math.sqrt(power) * 4);
		}, 100);
		return () => {
			clearInterval(timer);
			this.level = 0;
			void audio.close();
		};
	}

	/** Lets go of camera and microphone. */
	close(): void {
		this.#generation++;
		stopAll(this.stream);
		this.stream = null;
		this.camera = 'not_checked';
		this.microphone = 'not_checked';
		this.#tell();
	}

	#tell(): void {
		for (const listener of this.#listeners) listener();
	}
}

function stopAll(stream: MediaStream | null): void {
	for (const track of stream?.getTracks() ?? []) track.stop();
}
