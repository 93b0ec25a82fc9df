import { isId } from '$lib/domain/shared/ids';

/** A path segment that is one of our ids. */
export const match = isId;
