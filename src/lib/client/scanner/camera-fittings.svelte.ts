/** A camera's light and zoom, as Image Capture names them; the DOM types do not know them yet. */
interface Capabilities {
	readonly torch?: boolean | readonly boolean[];
	readonly zoom?: { readonly min: number; readonly max: number; readonly step?: number };
}

interface Zoom {
	readonly min: number;
	readonly max: number;
	readonly value: number;
}

const key = 'wenyao.camera-zoom';
/** One press brings the picture so much nearer. */
const zoomStep = 1.5;

/** A kiosk's camera stands where it stands: what zoom it needs is found once. */
const storedZoom = (): number | undefined => Number(localStorage.getItem(key)) || undefined;

const within = ({ min, max }: Pick<Zoom, 'min' | 'max'>, value: number) =>
	Math.min(max, Math.max(min, value));

/** Light and zoom of the running camera, where it has them; where not, they stay undefined. */
export class CameraFittings {
	torch = $state<boolean | undefined>();
	zoom = $state.raw<Zoom | undefined>();
	#track: MediaStreamTrack | undefined;

	async attach(track: MediaStreamTrack): Promise<void> {
		this.#track = track;
		const { torch, zoom } = (track.getCapabilities?.() ?? {}) as Capabilities;
		this.torch = torch === true || (Array.isArray(torch) && torch.includes(true)) ? false : undefined;
		const usable = zoom !== undefined && zoom.max > zoom.min;
		this.zoom = usable ? { min: zoom.min, max: zoom.max, value: within(zoom, 1) } : undefined;
		const stored = storedZoom();
		if (this.zoom && stored !== undefined) await this.#zoomTo(stored);
	}

	detach(): void {
		this.#track = undefined;
		this.torch = undefined;
		this.zoom = undefined;
	}

	async toggleTorch(): Promise<void> {
		if (this.torch === undefined) return;
		const on = !this.torch;
		if (await this.#apply({ torch: on })) this.torch = on;
	}

	get canZoomIn(): boolean {
		return this.zoom !== undefined && this.zoom.value < this.zoom.max;
	}

	get canZoomOut(): boolean {
		return this.zoom !== undefined && this.zoom.value > this.zoom.min;
	}

	async zoomBy(direction: 1 | -1): Promise<void> {
		if (!this.zoom) return;
		const value = within(this.zoom, this.zoom.value * zoomStep ** direction);
		if (await this.#zoomTo(value)) localStorage.setItem(key, String(value));
	}

	async #zoomTo(wanted: number): Promise<boolean> {
		if (!this.zoom) return false;
		const value = within(this.zoom, wanted);
		const done = await this.#apply({ zoom: value });
		if (done && this.zoom) this.zoom = { ...this.zoom, value };
		return done;
	}

	/** @returns false where the camera refused, as it may at any time: then nothing has changed */
	async #apply(setting: Readonly<Record<string, boolean | number>>): Promise<boolean> {
		const constraints: MediaTrackConstraints = { advanced: [setting as MediaTrackConstraintSet] };
		return (this.#track?.applyConstraints(constraints) ?? Promise.reject(new Error('no camera'))).then(
			() => true,
			() => false
		);
	}
}
