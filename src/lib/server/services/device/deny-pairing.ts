import { Failure } from '$lib/contract/errors';
import { requireManager } from '../../access';
import type { Context } from '../../context';
import { appendAudit } from '../../repositories/audit';
import { updatePairing } from '../../repositories/pairings';
import { findOfferedPairing } from './find-offered-pairing';

/** A manager refuses the machine that shows this code. @throws Failure as `approvePairing` does for codes */
export async function denyPairing(ctx: Context, { userCode }: { userCode: string }): Promise<void> {
	const manager = requireManager(ctx, 'device.manage');
	const failure = await ctx.services.db.transaction().execute(async (trx) => {
		const pairing = await findOfferedPairing(trx, ctx, manager, userCode);
		if (pairing instanceof Failure) return pairing;
		await updatePairing(trx, pairing.id, { status: 'denied', decidedBy: manager.id });
		await appendAudit(trx, ctx, {
			action: 'device.pairing.deny',
			subject: { type: 'pairing', id: pairing.id }
		});
		return undefined;
	});
	if (failure) throw failure;
}
