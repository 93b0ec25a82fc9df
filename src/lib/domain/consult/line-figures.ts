/** A call's line in figures, over the time between two counts. Kbit/s; losses from 0 to 1; the picture that comes. */
export interface LineFigures {
	readonly roundTripMs: number | undefined;
	readonly receivedLoss: number;
	readonly sentLoss: number;
	readonly receivedKbps: number;
	readonly sentKbps: number;
	readonly framesPerSecond: number;
	readonly width: number;
	readonly height: number;
	readonly route: 'direct' | 'relay' | undefined;
}
