import type { CallQuality } from '$lib/contract/realtime/call';
import type { CallMode } from '$lib/domain/consult/call-modes';
import {
	heldRung,
	pathIsUp,
	startLadder,
	stepLadder,
	type HeldBy,
	type Rung
} from '$lib/domain/consult/media-ladder';
import type { LineFigures } from '$lib/domain/consult/line-figures';
import { figuresBetween, isWeak, readCounts, sampleOf, type LineCounts } from './line-figures';
import type { Path } from './negotiation';
import { QualityRecord } from './quality-record';
import { requestKeyFrames, sendRung } from './senders';

const lookEveryMs = 2_000;
const recordEveryMs = 30_000;
/** A path that came up shows its first frame well before. */
const firstFrameMs = 4_000;

export interface LineKeeperEnds {
	peer(): RTCPeerConnection | undefined;
	path(): Path | 'waiting';
	/** The other end sends a picture now, as far as it says. */
	expectsPicture(): boolean;
	/** What is sent has changed. */
	onHeld(): void;
	/** The other end's picture stands still here, although its path is up. */
	onPictureStands(): void;
	onRecord(quality: CallQuality): void;
}

/**
 * Watches the line of one connection: decides how much of picture and sound is sent, shows figures, and keeps a
 * record. A picture is judged by the frames that are shown, not by what the browser says of its decoder.
 */
export class LineKeeper {
	figures = $state.raw<LineFigures | null>(null);
	/** What this end wants by choice; null = as the line allows. */
	own = $state<CallMode | null>(null);
	theirs = $state<CallMode | null>(null);
	#ladder = $state.raw(startLadder(-Infinity));
	readonly held: { readonly rung: Rung; readonly by: HeldBy | null } = $derived(
		heldRung(this.#ladder.rung, this.own, [this.theirs])
	);
	readonly weak = $derived(this.figures !== null && isWeak(this.figures));
	readonly #record = new QualityRecord();
	readonly #timer: ReturnType<typeof setInterval>;
	#before: LineCounts | undefined;
	#leastTransit: number | undefined;
	#lookedAt = performance.now();
	#recordedAt = performance.now();
	#upAt = Infinity;
	#frames = 0;
	#stands = 0;
	#standsThere = false;
	#sent: { readonly peer: RTCPeerConnection; readonly rung: Rung; readonly sound: boolean } | undefined;

	constructor(private readonly ends: LineKeeperEnds) {
		this.#timer = setInterval(() => void this.look(), lookEveryMs);
	}

	/** A frame of the other end has been shown. */
	frameShown(): void {
		this.#frames++;
	}

	pathIs(path: Path): void {
		const now = performance.now();
		this.#pass(now);
		if (path === 'lost') this.#record.lost();
		if (path !== 'connected') {
			this.#upAt = Infinity;
			return;
		}
		this.#upAt = now;
		this.#before = undefined;
		this.#leastTransit = undefined;
		this.#frames = 0;
		this.#stands = 0;
		this.#ladder = pathIsUp(this.#ladder, now);
		this.apply(true);
	}

	choose(mode: CallMode | null): void {
		if (this.own === mode) return;
		this.own = mode;
		this.#heldMayHaveChanged();
	}

	otherChose(mode: CallMode | null): void {
		if (this.theirs === mode) return;
		this.theirs = mode;
		this.#heldMayHaveChanged();
	}

	/** The other end does not see our picture move: a whole one helps at once, a smaller one perhaps later. */
	pictureStandsThere(): void {
		this.#standsThere = true;
		const peer = this.ends.peer();
		if (peer) void requestKeyFrames(peer);
	}

	/** Brings what is sent to what is held. @param again senders may be new */
	apply(again = false): void {
		const peer = this.ends.peer();
		if (!peer) return;
		const { rung, by } = this.held;
		const sound = rung !== 'text' || by === 'line';
		const same = this.#sent?.peer === peer && this.#sent.rung === rung && this.#sent.sound === sound;
		// A new connection sends everything by itself.
		const untouched = this.#sent?.peer !== peer && rung === 'full';
		if (untouched || (same && (!again || rung === 'full'))) return;
		this.#sent = { peer, rung, sound };
		void sendRung(peer, rung, sound);
	}

	async look(): Promise<void> {
		const now = performance.now();
		this.#pass(now);
		if (now - this.#recordedAt >= recordEveryMs) this.#tellRecord(now);
		const peer = this.ends.peer();
		if (!peer || this.ends.path() !== 'connected') return;
		const counts = readCounts(await peer.getStats(), now);
		const before = this.#before;
		this.#before = counts;
		if (counts.transitMs !== undefined)
			this.#leastTransit = Math.min(this.#leastTransit ?? Infinity, counts.transitMs);
		if (!before || peer !== this.ends.peer()) return;
		this.figures = figuresBetween(before, counts);
		this.#record.look(this.figures);
		this.#judgePicture(now);
		const { rung, by } = this.held;
		// What a choice holds back says nothing of the line.
		if (by === null || by === 'line') {
			this.#ladder = stepLadder(
				this.#ladder,
				sampleOf(this.figures, counts, this.#leastTransit, this.#standsThere)
			);
			this.#standsThere = false;
			if (this.held.rung !== rung) this.#heldMayHaveChanged();
		}
	}

	close(): void {
		clearInterval(this.#timer);
		const now = performance.now();
		this.#pass(now);
		this.#tellRecord(now);
	}

	#judgePicture(now: number): void {
		const shown = this.#frames;
		this.#frames = 0;
		const due = now - this.#upAt > firstFrameMs && this.ends.expectsPicture() && !document.hidden;
		if (!due || shown > 0) {
			this.#stands = 0;
			return;
		}
		if (++this.#stands === 1) this.#record.stood();
		if (this.#stands % 2 === 1) this.ends.onPictureStands();
	}

	#heldMayHaveChanged(): void {
		this.apply();
		this.ends.onHeld();
	}

	#pass(now: number): void {
		const path = this.ends.path();
		if (path === 'connected') this.#record.passed(now - this.#lookedAt, this.held.rung);
		else if (path === 'lost') this.#record.passed(now - this.#lookedAt, 'lost');
		this.#lookedAt = now;
	}

	#tellRecord(now: number): void {
		this.#recordedAt = now;
		const quality = this.#record.sum();
		if (quality) this.ends.onRecord(quality);
	}
}
