import { keyEndings, type SigningKeyView } from '$lib/contract/http/signing-key';
import { oneOf } from '$lib/domain/shared/one-of';
import type { KeyRow } from '../../repositories/signing-keys';

export const keyView = (row: KeyRow): SigningKeyView => ({
	id: row.credentialId,
	name: row.name,
	enrolledAt: row.enrolledAt.toISOString(),
	removal: row.removedAt && {
		at: row.removedAt.toISOString(),
		reason: row.removedReason === null ? null : oneOf(keyEndings, row.removedReason),
		by: row.removedBy === null ? null : row.removedBy === row.ownerId ? 'owner' : 'office'
	},
	signatures: Number(row.signatures),
	lastSignedAt: row.lastSignedAt?.toISOString() ?? null
});
