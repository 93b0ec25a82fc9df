import { Failure } from '$lib/contract/errors';
import type { KeyEnding, SigningKeyView } from '$lib/contract/http/signing-key';
import { requirePermission } from '../../access';
import type { Context } from '../../context';
import { appendAudit } from '../../repositories/audit';
import { endKey, listKeys, lockKey } from '../../repositories/signing-keys';
import { answersFor, requireKeyStaff } from './key-office';
import { keyView } from './key-view';

/**
 * Ends a key: its owner reports it, or the office that answers for the owner. It signs nothing and opens no login from then
 * on; what it signed before stays. Ending an ended key changes nothing.
 * @throws Failure not_found; forbidden for the key of somebody else
 */
export async function removeKey(
	ctx: Context,
	{ credentialId, reason }: { readonly credentialId: string; readonly reason: KeyEnding }
): Promise<SigningKeyView> {
	requirePermission(ctx, 'key.remove');
	const { staff, office } = await requireKeyStaff(ctx, 'key.remove');
	const { db } = ctx.services;
	const ownerId = await db.transaction().execute(async (trx) => {
		const owner = await lockKey(trx, credentialId);
		if (!owner) throw new Failure('not_found', 'no such key');
		const own = owner.id === staff.id;
		if (!own && !answersFor(office, owner))
			throw new Failure('forbidden', 'this key is somebody else’s', { subject: owner.id });
		if (owner.removedAt) return owner.id;
		await endKey(trx, credentialId, { at: ctx.now(), reason, by: staff.id });
		await appendAudit(trx, ctx, {
			action: 'key.remove',
			subject: { type: 'signing_key', id: credentialId },
			reason,
			detail: { owner: owner.id, by: own ? 'owner' : 'office' }
		});
		return owner.id;
	});
	const row = (await listKeys(db, [ownerId])).find((key) => key.credentialId === credentialId);
	if (!row) throw new Failure('not_found', 'no such key');
	return keyView(row);
}
