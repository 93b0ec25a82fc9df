import type { BelievedPack, PackChange } from './judge-step';

/** What one believed step changed: the same fields before and after. */
export interface KeptChange {
	readonly before: PackChange;
	readonly after: PackChange;
}

export const keptChange = (pack: BelievedPack, change: PackChange): KeptChange => ({
	before: Object.fromEntries(
		Object.keys(change).map((field) => [field, pack[field as keyof BelievedPack]])
	) as PackChange,
	after: change
});

/**
 * What to believe again when the event of a change is declared wrong: what was believed before it, if nothing that
 * was believed later rests on it. Undefined when it does; then the pack stays as it is and is flagged.
 *
 * Example: shipped -> in_stock by a receipt declared wrong -> shipped again; but a box that was sold since then
 * stays sold, since somebody has it.
 */
export function takeBack(
	pack: BelievedPack,
	{ before, after }: KeptChange,
	later: readonly KeptChange[]
): PackChange | undefined {
	const fields = Object.keys(after) as Array<keyof PackChange>;
	const touched = later.some((change) => fields.some((field) => field in change.after));
	const stands = fields.every((field) => pack[field] === after[field]);
	return stands && !touched ? before : undefined;
}
