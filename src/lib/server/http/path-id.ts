import { Failure } from '$lib/contract/errors';
import { isId } from '$lib/domain/shared/ids';

/** @throws Failure not_found when a path segment is no id at all. */
export function requireId(segment: string | undefined): string {
	if (segment === undefined || !isId(segment)) throw new Failure('not_found', 'no such thing');
	return segment;
}

/** A whole number from a query; nothing = 0. @throws Failure invalid_input. */
export function requireCount(text: string | null): number {
	if (text === null) return 0;
	if (!/^\d{1,9}$/.test(text)) throw new Failure('invalid_input', 'a whole number is expected');
	return Number(text);
}
