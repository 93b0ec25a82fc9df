import * as v from 'valibot';

const moment = v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/));

/** Where a kiosk stands. Kept by the kiosk, read by us alone; nothing in it opens what the kiosk may not see. */
const cursorSchema = v.object({
	format: v.literal(1),
	device: v.string(),
	store: v.string(),
	/** `full`: packs by code. `changed`, `left`: the two halves of a round of changes. */
	stage: v.picklist(['full', 'changed', 'left']),
	/** The round looks at changes from here on; of a full copy, undefined. */
	since: v.optional(moment),
	/** The round after this one begins here. */
	resumeFrom: v.optional(moment),
	asOf: v.optional(v.pipe(v.string(), v.isoTimestamp())),
	after: v.string(),
	afterMoment: v.optional(moment),
	sent: v.number(),
	total: v.number()
});
export type SnapshotCursor = v.InferOutput<typeof cursorSchema>;

export const writeCursor = (cursor: SnapshotCursor): string =>
	Buffer.from(JSON.stringify(cursor)).toString('base64url');

/** @returns undefined for a text that is no cursor of ours, or one of another machine or another store. */
export function readCursor(
	text: string | undefined,
	actor: { readonly id: string; readonly storeId: string }
): SnapshotCursor | undefined {
	if (!text) return undefined;
	try {
		const { success, output } = v.safeParse(
			cursorSchema,
			JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
		);
		return success && output.device === actor.id && output.store === actor.storeId ? output : undefined;
	} catch {
		return undefined;
	}
}
