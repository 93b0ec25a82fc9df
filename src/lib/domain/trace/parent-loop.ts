/** Packaging has three levels and a pallet; a longer chain of outer packs is no packaging. */
export const mostLevels = 8;

/**
 * Whether putting `child` into `parent` would make the chain of outer packs come back to the child, or longer than
 * packaging can be. Looks at no more than `mostLevels` packs, whatever the records say.
 * @param parentOf the outer pack on record; undefined or null where there is none
 */
export function wouldLoop(
	child: string,
	parent: string,
	parentOf: (code: string) => string | null | undefined
): boolean {
	let at: string | null | undefined = parent;
	for (let level = 0; level < mostLevels; level++) {
		if (at === child) return true;
		if (at === null || at === undefined) return false;
		at = parentOf(at);
	}
	return true;
}
