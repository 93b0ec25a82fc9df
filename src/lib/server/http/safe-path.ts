/** A path of this site, or `fallback`: a `next` parameter must not send people to another site. */
export function requireSafePath(path: string | null, fallback: string): string {
	return path && /^\/(?![/\\])[\w\-/]*(\?[\w\-=&]*)?$/.test(path) ? path : fallback;
}
