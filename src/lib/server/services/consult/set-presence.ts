import type { DoctorState } from '$lib/domain/consult/call-modes';
import { requireDoctor } from '../../access';
import type { Context } from '../../context';
import { appendAudit } from '../../repositories/audit';
import { setPresence as set, touchPresence as touch } from '../../repositories/presence';

/** A doctor takes patients, takes nobody new for the moment, or goes. */
export async function setPresence(ctx: Context, state: DoctorState): Promise<{ state: DoctorState }> {
	const doctor = requireDoctor(ctx, 'consult.room');
	await ctx.services.db.transaction().execute(async (trx) => {
		await set(trx, doctor.id, state, ctx.now());
		await appendAudit(trx, ctx, {
			action: 'presence.set',
			subject: { type: 'staff', id: doctor.id },
			detail: { state }
		});
	});
	ctx.services.publish({ kind: 'queue', hospitalId: doctor.hospitalId });
	return { state };
}

/** The doctor's page has answered the server's question whether it is there. Those who wait hear of it when it is news. */
export async function touchPresence(ctx: Context): Promise<void> {
	const doctor = requireDoctor(ctx, 'consult.room');
	if (await touch(ctx.services.db, doctor.id, ctx.now()))
		ctx.services.publish({ kind: 'queue', hospitalId: doctor.hospitalId });
}
