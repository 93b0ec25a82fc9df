import type { DeviceCheck, IceServers } from '$lib/contract/http/consult';
import {
	deviceCheckMostMs,
	type CameraFinding,
	type MicrophoneFinding,
	type PathFinding,
	type SpeakerFinding
} from '$lib/domain/consult/device-check';
import { callApi, type Voice } from '../http/api';
import type { LocalMedia } from './local-media.svelte';
import { namesRelay, probePath } from './probe-path';
import { probePicture } from './probe-picture';

/** Longest times of the parts; those after one another stay below the limit of the whole. */
const openMs = 8_000;
const pictureMs = 5_000;
const hearMs = 8_000;
const serversMs = 4_000;
const directMs = 5_000;
const relayMs = 9_000;
/** Of `LocalMedia.level`: above the noise of a quiet shop, far below a voice in front of the kiosk. */
const heardLevel = 0.02;

/** `undefined` when it took too long. */
const within = <Value>(ms: number, step: Promise<Value>): Promise<Value | undefined> =>
	Promise.race([step, new Promise<undefined>((done) => setTimeout(() => done(undefined), ms))]);

/**
 * Camera, microphone and the ways of a call, looked at all at once before somebody queues; the speaker is asked of
 * the customer. It ends within twenty seconds whatever hangs, and what was not seen by then says so.
 */
export class DeviceCheckRun {
	camera = $state<CameraFinding>('not_checked');
	microphone = $state<MicrophoneFinding>('not_checked');
	speaker = $state<SpeakerFinding>('not_checked');
	direct = $state<PathFinding>('not_checked');
	relay = $state<PathFinding>('not_checked');
	/** Which parts are still being looked at. */
	busy = $state({ camera: false, microphone: false, direct: false, relay: false });
	/** Camera and microphone are being opened: who they can talk to, and how, is not known yet. */
	opening = $state(false);
	tookMs = $state(0);
	#turn = 0;

	constructor(
		private readonly media: LocalMedia,
		private readonly voice: Voice = 'device'
	) {}

	get running(): boolean {
		return Object.values(this.busy).includes(true);
	}

	get result(): DeviceCheck {
		const { camera, microphone, speaker, direct, relay, tookMs } = this;
		return { camera, microphone, speaker, direct, relay, tookMs };
	}

	/** Looks at everything again; an earlier run that has not ended counts no more. */
	async run(): Promise<void> {
		const turn = ++this.#turn;
		const begun = performance.now();
		this.camera = this.microphone = this.direct = this.relay = 'not_checked';
		this.tookMs = 0;
		this.busy = { camera: true, microphone: true, direct: true, relay: true };
		this.opening = true;
		const set = <Part extends 'camera' | 'microphone' | 'direct' | 'relay'>(
			part: Part,
			finding: this[Part]
		) => {
			if (turn !== this.#turn) return;
			this[part] = finding;
			this.busy[part] = false;
		};
		const whole = Promise.all([
			this.#devices(turn, set),
			this.#servers().then((servers) => Promise.all([this.#direct(servers, set), this.#relay(servers, set)]))
		]);
		await within(deviceCheckMostMs - 500, whole);
		if (turn !== this.#turn) return;
		this.opening = false;
		this.busy = { camera: false, microphone: false, direct: false, relay: false };
		this.tookMs = Math.min(deviceCheckMostMs, Math.round(performance.now() - begun));
	}

	/** A voice that comes after the check has ended is a voice all the same. */
	hear(level: number): void {
		if (this.microphone === 'silent' && level > heardLevel) this.microphone = 'ok';
	}

	close(): void {
		this.#turn++;
	}

	async #devices(
		turn: number,
		set: <Part extends 'camera' | 'microphone'>(part: Part, finding: this[Part]) => void
	): Promise<void> {
		const { media } = this;
		await within(openMs, media.open('video'));
		if (turn !== this.#turn) return;
		this.opening = false;
		const { stream } = media;
		await Promise.all([
			media.camera === 'ok' && stream
				? probePicture(stream, pictureMs).then((found) => set('camera', found))
				: set('camera', media.camera),
			media.microphone === 'ok'
				? this.#listen().then((found) => set('microphone', found))
				: set('microphone', media.microphone)
		]);
	}

	/** Waits for a voice; the screen follows the level meanwhile. */
	async #listen(): Promise<'ok' | 'silent'> {
		const until = performance.now() + hearMs;
		while (performance.now() < until) {
			if (this.media.level > heardLevel) return 'ok';
			await new Promise((done) => setTimeout(done, 100));
		}
		return 'silent';
	}

	/** `undefined` when the server could not be asked. */
	async #servers(): Promise<RTCIceServer[] | undefined> {
		try {
			const { iceServers } = await callApi<IceServers>(
				this.voice,
				'GET',
				'/api/v1/ice-servers',
				undefined,
				serversMs
			);
			return iceServers.map((server) => ({ ...server, urls: [...server.urls] }));
		} catch {
			return undefined;
		}
	}

	async #direct(
		servers: RTCIceServer[] | undefined,
		set: (part: 'direct', finding: PathFinding) => void
	): Promise<void> {
		set('direct', await probePath({ iceServers: servers ?? [], way: 'direct', mostMs: directMs }));
	}

	async #relay(
		servers: RTCIceServer[] | undefined,
		set: (part: 'relay', finding: PathFinding) => void
	): Promise<void> {
		if (!servers) return set('relay', 'not_checked');
		if (!namesRelay(servers)) return set('relay', 'not_configured');
		set('relay', await probePath({ iceServers: servers, way: 'relay', mostMs: relayMs }));
	}
}
