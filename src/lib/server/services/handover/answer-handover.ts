import { Failure } from '$lib/contract/errors';
import type { ConsultRecord } from '$lib/contract/http/consult';
import { requireDoctor, requirePermission } from '../../access';
import type { Context } from '../../context';
import { appendAudit } from '../../repositories/audit';
import { lockConsult } from '../../repositories/consult-messages';
import { findCallOfDoctor, findConsult } from '../../repositories/consults';
import { answerOffer, findOpenOffer, listStaleOffers, moveConsult } from '../../repositories/handovers';
import { findDoctor } from '../../repositories/presence';
import { isUniqueViolation } from '../../repositories/unique-violation';
import { viewForDoctor } from '../consult/doctor-view';
import { needsChildDoctor } from '../consult/stored-intake';
import { offerMs } from './offer-handover';

const gone = (consultId: string) =>
	new Failure('not_allowed_now', 'this offer no longer stands', { reason: 'offer_gone', subject: consultId });

/**
 * The colleague takes the call over or declines. The call, its notes and its drafts move in one transaction; until
 * it is committed the first doctor stays. Accepting again what was accepted gives the same answer.
 * @returns the record, when it was taken over
 * @throws Failure not_allowed_now (detail.reason: offer_gone, in_call, child_doctor_needed)
 */
export async function answerHandover(
	ctx: Context,
	consultId: string,
	{ accept }: { readonly accept: boolean }
): Promise<ConsultRecord | undefined> {
	const doctor = requireDoctor(ctx, 'handover.make');
	const { db, publish, announce } = ctx.services;
	const offer = await findOpenOffer(db, consultId);
	const before = await findConsult(db, consultId);
	if (!before) throw new Failure('not_found', 'no such consult');
	if (accept && !offer && before.takenBy === doctor.id && before.status === 'in_call')
		return viewForDoctor(ctx, before);
	if (!offer) throw gone(consultId);
	if (offer.toDoctor !== doctor.id)
		throw new Failure('not_in_call', 'this offer is for another doctor', { subject: consultId });
	if (accept) await requireMayTreat(ctx, doctor.id, consultId);
	await db
		.transaction()
		.execute(async (trx) => {
			const now = ctx.now();
			await lockConsult(trx, consultId);
			const late = now.getTime() - offer.offeredAt.getTime() > offerMs;
			if (late || !(await answerOffer(trx, offer, accept ? 'accepted' : 'declined', now)))
				throw gone(consultId);
			if (accept && !(await moveConsult(trx, consultId, offer.fromDoctor, doctor.id))) throw gone(consultId);
			await appendAudit(trx, ctx, {
				action: accept ? 'handover.accept' : 'handover.decline',
				subject: { type: 'consult', id: consultId },
				detail: { from: offer.fromDoctor }
			});
		})
		.catch(async (error: unknown) => {
			if (!isUniqueViolation(error, 'consult_one_call_per_doctor')) throw error;
			throw new Failure('not_allowed_now', 'end the running call first', {
				reason: 'in_call',
				consultId: await findCallOfDoctor(db, doctor.id),
				subject: consultId
			});
		});
	const { deviceId, storeId, hospitalId } = before;
	if (accept) {
		announce({ kind: 'handed', consultId, fromDoctorId: offer.fromDoctor });
		publish({ kind: 'consult', consultId, deviceId, storeId, hospitalId });
	}
	publish({ kind: 'handover', consultId, doctorIds: [offer.fromDoctor, doctor.id] });
	const row = accept ? await findConsult(db, consultId) : undefined;
	return row && viewForDoctor(ctx, row);
}

/** Under six a specialist for children is needed, whoever had the call before. */
async function requireMayTreat(ctx: Context, doctorId: string, consultId: string): Promise<void> {
	const { db } = ctx.services;
	const [row, doctor] = await Promise.all([findConsult(db, consultId), findDoctor(db, doctorId)]);
	if (row && needsChildDoctor(row, ctx.now()) && !doctor?.mayTreatChildren)
		throw new Failure('not_allowed_now', 'under six a specialist for children is needed', {
			reason: 'child_doctor_needed',
			subject: consultId
		});
}

/** The first doctor takes the offer back and goes on. */
export async function withdrawHandover(ctx: Context, consultId: string): Promise<void> {
	const doctor = requireDoctor(ctx, 'handover.make');
	const offer = await findOpenOffer(ctx.services.db, consultId);
	if (!offer) throw gone(consultId);
	if (offer.fromDoctor !== doctor.id)
		throw new Failure('not_in_call', 'this offer is another doctor’s', { subject: consultId });
	await close(ctx, offer, 'withdrawn');
}

/** Offers without an answer return to who made them. @returns how many. */
export async function lapseHandovers(ctx: Context): Promise<number> {
	requirePermission(ctx, 'record.upkeep');
	const { db } = ctx.services;
	const stale = await listStaleOffers(db, new Date(ctx.now().getTime() - offerMs));
	for (const offer of stale)
		await close(ctx, offer, 'lapsed').catch((error: unknown) => {
			// Answered in the same moment.
			if (!(error instanceof Failure)) throw error;
		});
	return stale.length;
}

async function close(
	ctx: Context,
	offer: { consultId: string; id: string; fromDoctor: string; toDoctor: string },
	status: 'withdrawn' | 'lapsed'
): Promise<void> {
	const { db, publish } = ctx.services;
	const { consultId, fromDoctor, toDoctor } = offer;
	await db.transaction().execute(async (trx) => {
		if (!(await answerOffer(trx, offer, status, ctx.now()))) throw gone(consultId);
		await appendAudit(trx, ctx, {
			action: status === 'lapsed' ? 'handover.lapse' : 'handover.withdraw',
			subject: { type: 'consult', id: consultId },
			detail: { to: toDoctor }
		});
	});
	publish({ kind: 'handover', consultId, doctorIds: [fromDoctor, toDoctor] });
}
