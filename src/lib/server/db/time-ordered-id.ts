import { randomUUID } from 'node:crypto';

/**
 * A UUID of version 7 (RFC 9562): 48 bits of the clock in front of random ones. Rows that are written all day get
 * ids that end up side by side, so that a key over a billion of them is written at one end and not everywhere.
 */
export function timeOrderedId(at: Date): string {
	const time = at.getTime().toString(16).padStart(12, '0');
	return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
