import type { CallbackWish } from '$lib/contract/http/reception';
import { maskMobile, maskName } from '$lib/domain/patient/masking';
import { requireDoctor } from '../../access';
import type { Context } from '../../context';
import { listOpenCallbacks } from '../../repositories/callbacks';

const most = 100;

/** Who asked to be called back and was not yet, oldest first, masked. */
export async function listCallbacks(ctx: Context): Promise<{ callbacks: CallbackWish[] }> {
	const doctor = requireDoctor(ctx, 'callback.answer');
	const rows = await listOpenCallbacks(ctx.services.db, doctor.hospitalId, most);
	return {
		callbacks: rows.map((row) => ({
			id: row.id,
			maskedName: maskName(row.name),
			maskedPhone: maskMobile(ctx.services.seal.open(row.phoneSealed)),
			storeName: row.storeName,
			departmentName: row.departmentName,
			wishedAt: row.wishedAt.toISOString(),
			openedBy: row.openedByName
		}))
	};
}
