export interface Point {
	readonly x: number;
	readonly y: number;
}

/** One symbol that was read in one frame. */
export interface Sighting {
	/** What the symbol says, the GS1 separator as U+001D, without a prefix. */
	readonly text: string;
	/** AIM identifier (ISO/IEC 15424) such as `]d2`: what alone tells GS1 data from plain data. */
	readonly aim: string;
	/** The format by the name that `BarcodeDetector` gives it, such as `data_matrix`. */
	readonly format: string;
	/** In frame pixels, from the symbol's own top left, clockwise as it is printed. */
	readonly corners: readonly [Point, Point, Point, Point];
}

/** Everything that was read in one frame. */
export interface FrameReading {
	readonly sightings: readonly Sighting[];
	/** Whether the whole of the frame was looked at carefully, so that what is readable in it was read. */
	readonly whole: boolean;
	/** The frame's own size in pixels. */
	readonly width: number;
	readonly height: number;
}

/** The share of the picture's width and height that the frame drawn on the screen encloses. */
export const aimShare = { width: 0.72, height: 0.64 } as const;

const matrixFormats: ReadonlySet<string> = new Set(['data_matrix', 'qr_code']);

export const isMatrix = ({ format }: Pick<Sighting, 'format'>): boolean => matrixFormats.has(format);

export const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

export const centreOf = ({ corners }: Pick<Sighting, 'corners'>): Point => ({
	x: corners.reduce((sum, { x }) => sum + x, 0) / corners.length,
	y: corners.reduce((sum, { y }) => sum + y, 0) / corners.length
});

/**
 * Length of the symbol in reading direction, in pixels, and that direction in radians. The upper edge of bars is the
 * line along which they were read, which may cross them at a slant; their side edge always runs along the bars.
 */
export function edgeOf(sighting: Pick<Sighting, 'corners' | 'format'>): { length: number; angle: number } {
	const [start, end, , below] = sighting.corners;
	const [x, y] = [end.x - start.x, end.y - start.y];
	const side = Math.atan2(below.y - start.y, below.x - start.x) - Math.PI / 2;
	if (isMatrix(sighting) || distance(start, below) < 6)
		return { length: Math.max(1, Math.hypot(x, y)), angle: Math.atan2(y, x) };
	const along = x * Math.cos(side) + y * Math.sin(side);
	return { length: Math.max(1, Math.abs(along)), angle: along < 0 ? side + Math.PI : side };
}
