import { Failure } from '$lib/contract/errors';
import type { Sharing } from '$lib/contract/http/patient';
import { requireDevice, requireScope } from '../../access';
import type { Context } from '../../context';
import { appendAudit } from '../../repositories/audit';
import { setSharing as set } from '../../repositories/consult-agreements';
import { findConsult } from '../../repositories/consults';

/**
 * The customer says anew what the doctor of this consult may see, at any time until the call ends. From the commit on
 * nothing that was taken back is handed out.
 * @throws Failure not_allowed_now (detail: status, or reason `not_recognised`)
 */
export async function setSharing(ctx: Context, id: string, wanted: Sharing): Promise<Sharing> {
	requireDevice(ctx, 'consult.request');
	const { db, publish } = ctx.services;
	const row = await findConsult(db, id);
	if (!row) throw new Failure('not_found', 'no such consult');
	requireScope(ctx, { deviceId: row.deviceId });
	const moved = await db.transaction().execute(async (trx) => {
		const shares = {
			sharesConsults: wanted.earlierConsults,
			sharesMedicines: wanted.dispensedMedicines
		};
		if (!(await set(trx, id, shares))) return false;
		await appendAudit(trx, ctx, {
			action: 'consult.share',
			subject: { type: 'consult', id },
			detail: { ...wanted }
		});
		return true;
	});
	if (!moved) {
		const status = (await findConsult(db, id))?.status;
		throw new Failure('not_allowed_now', 'nothing can be shown in this consult', {
			status,
			...(!row.recognised && { reason: 'not_recognised' }),
			subject: id
		});
	}
	publish({
		kind: 'consult',
		consultId: id,
		deviceId: row.deviceId,
		storeId: row.storeId,
		hospitalId: row.hospitalId
	});
	return wanted;
}
