import type { Html5Qrcode } from 'html5-qrcode';

/**
 * starting  the camera is being opened          reading  it runs and nothing was read yet
 * slow      it has run for a while in vain      denied, absent, busy, failed  it cannot be used, and why
 */
export type CameraState = 'starting' | 'reading' | 'slow' | 'denied' | 'absent' | 'busy' | 'failed';

/** After so long without a read a person is offered another way. */
export const slowAfterMs = 8_000;

/** What the browser names a camera that cannot be had (Media Capture and Streams §10.1). */
const refusals: readonly (readonly [RegExp, CameraState])[] = [
	[/NotAllowedError|Permission|SecurityError/i, 'denied'],
	[/NotFoundError|OverconstrainedError|DevicesNotFound|not found|streaming not supported/i, 'absent'],
	[/NotReadableError|TrackStartError|AbortError|in use|could not start/i, 'busy']
];

export const cameraStateOf = (error: unknown): CameraState => {
	const text = error instanceof Error ? `${error.name} ${error.message}` : String(error);
	return refusals.find(([pattern]) => pattern.test(text))?.[1] ?? 'failed';
};

/**
 * Reads codes through the camera: html5-qrcode drives it, ZXing-C++ reads. Both are loaded only when a camera is
 * asked for.
 */
export class CameraScanner {
	state = $state<CameraState>('starting');
	#reader: Html5Qrcode | undefined;
	#slowTimer: ReturnType<typeof setTimeout> | undefined;
	#stopped = false;
	#onScan: (text: string, symbology: string) => void;

	constructor(onScan: (text: string, symbology: string) => void) {
		this.#onScan = onScan;
	}

	/** @param elementId an empty element; the picture is put into it */
	async start(elementId: string): Promise<void> {
		try {
			const [{ Html5Qrcode, Html5QrcodeSupportedFormats: Format }, { TurnTakingDetector, lookThrough }] =
				await Promise.all([import('html5-qrcode'), import('./turn-taking-detector')]);
			if (this.#stopped) return;
			// Also where the browser has a detector of its own: some have one that knows no format at all.
			Object.assign(window, { BarcodeDetector: TurnTakingDetector });
			const reader = new Html5Qrcode(elementId, {
				formatsToSupport: [
					Format.CODE_128,
					Format.EAN_13,
					Format.EAN_8,
					Format.UPC_A,
					Format.UPC_E,
					Format.DATA_MATRIX,
					Format.QR_CODE
				],
				useBarCodeDetectorIfSupported: true,
				verbose: false
			});
			dropOwnDecoder(reader);
			this.#reader = reader;
			await reader.start(
				{ facingMode: 'environment' },
				{
					fps: 15,
					disableFlip: true,
					videoConstraints: {
						facingMode: 'environment',
						width: { ideal: 1920 },
						height: { ideal: 1080 },
						frameRate: { ideal: 30 }
					}
				},
				(text, { result }) => this.#onScan(text, result.format?.formatName ?? ''),
				() => undefined
			);
			if (this.#stopped) return await this.#close();
			lookThrough(document.getElementById(elementId)?.querySelector('video') ?? undefined);
			this.state = 'reading';
			this.#slowTimer = setTimeout(() => (this.state = 'slow'), slowAfterMs);
		} catch (error) {
			if (!this.#stopped) this.state = cameraStateOf(error);
		}
	}

	async stop(): Promise<void> {
		this.#stopped = true;
		clearTimeout(this.#slowTimer);
		await this.#close();
	}

	async #close(): Promise<void> {
		const reader = this.#reader;
		this.#reader = undefined;
		if (!reader?.isScanning) return;
		const { lookThrough } = await import('./turn-taking-detector');
		lookThrough(undefined);
		// The library sometimes trips over its own picture being gone already; the camera is off by then.
		await reader.stop().catch(() => undefined);
	}
}

/** Its bundled reader finds no 1-D code beside anything dark and would get every other frame. */
function dropOwnDecoder(reader: Html5Qrcode): void {
	const inner: unknown = Reflect.get(reader, 'qrcode');
	if (typeof inner === 'object' && inner !== null) Reflect.set(inner, 'secondaryDecoder', undefined);
}
