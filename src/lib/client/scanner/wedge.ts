import { BurstDecoder, burstDefaults, type BurstSettings, type Scan } from './burst-decoder';
import { createRepeatGuard, type RepeatGuard } from './repeat-guard';
import { snapshotOf, type FieldSnapshot } from './typed-field';

export interface WedgeOptions extends Partial<BurstSettings> {
	/** While true, scans wait; they are handed over in order when the dialog has closed. */
	readonly isDialogOpen?: () => boolean;
	/** Shared with whatever else scans for the same screen; without it the wedge has one of its own. */
	readonly isRepeated?: RepeatGuard;
	/** The same code again within three seconds; it is not handed over. */
	readonly onRepeat?: (text: string) => void;
	/** A scan came while a dialog was open and waits; `waiting` counts them. */
	readonly onQueued?: (waiting: number) => void;
}

export interface Wedge {
	/** Hands waiting scans over if no dialog is open. Closing a native dialog does so by itself. */
	flush(): void;
	stop(): void;
}

const anyDialogOpen = (): boolean => document.querySelector('dialog[open]') !== null;

/**
 * Listens on the whole window for a scanner that types like a keyboard, whatever has the focus. A scan never
 * presses a button, never stays in a field, and is never lost to a dialog.
 */
export function createWedge(
	target: Window,
	onScan: (text: string) => void,
	options: WedgeOptions = {}
): Wedge {
	const {
		isDialogOpen = anyDialogOpen,
		isRepeated = createRepeatGuard(),
		onRepeat,
		onQueued,
		...settings
	} = options;
	const decoder = new BurstDecoder(settings);
	const { silenceMs } = { ...burstDefaults, ...settings };
	let fields: (FieldSnapshot | undefined)[] = [];
	let waiting: string[] = [];
	let timer: number | undefined;
	// A scanner that ended a scan with a key will do so again: its silence is the machine's, and worth waiting for.
	let closesWithKey = false;

	function finish({ text, from }: Scan): void {
		fields[from]?.restore();
		fields = [];
		if (isRepeated(text, performance.now())) onRepeat?.(text);
		else if (isDialogOpen()) {
			waiting.push(text);
			onQueued?.(waiting.length);
		} else onScan(text);
	}

	function flush(): void {
		while (waiting.length > 0 && !isDialogOpen()) {
			const [first, ...rest] = waiting;
			waiting = rest;
			if (first !== undefined) onScan(first);
		}
	}

	/** A busy page may fire the timer before keys that came in time; they are looked at first. */
	function listenOnce(): void {
		timer = target.setTimeout(() => {
			const scan = decoder.silence();
			if (scan) finish(scan);
		}, 10);
	}

	function onKey(event: KeyboardEvent): void {
		if (event.altKey || event.metaKey) return;
		if (event.repeat) {
			// A key held down repeats as fast as a scanner types.
			decoder.reset();
			return;
		}
		const outcome = decoder.stroke({
			code: event.code,
			shift: event.shiftKey,
			ctrl: event.ctrlKey,
			at: event.timeStamp
		});
		if (outcome.kind === 'nothing') return;
		target.clearTimeout(timer);
		if (outcome.kind === 'scan') {
			closesWithKey = true;
			event.preventDefault();
			event.stopImmediatePropagation();
			// Behind an input method the characters may still be on their way into the field.
			const { activeElement } = target.document;
			if (event.isComposing && activeElement instanceof HTMLElement) activeElement.blur();
			finish(outcome.scan);
			return;
		}
		if (outcome.kind === 'swallow' || outcome.swallow) {
			event.preventDefault();
			event.stopImmediatePropagation();
		}
		if (outcome.kind === 'part') {
			if (outcome.first) fields = [];
			fields.push(snapshotOf(target.document.activeElement));
		}
		timer = target.setTimeout(listenOnce, closesWithKey ? 4 * silenceMs : silenceMs);
	}

	const afterClose = () => target.setTimeout(flush, 0);
	target.addEventListener('keydown', onKey, { capture: true });
	target.document.addEventListener('close', afterClose, { capture: true });
	return {
		flush,
		stop() {
			target.clearTimeout(timer);
			target.removeEventListener('keydown', onKey, { capture: true });
			target.document.removeEventListener('close', afterClose, { capture: true });
		}
	};
}
