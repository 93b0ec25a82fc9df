import { randomUUID } from 'node:crypto';
import { Failure } from '$lib/contract/errors';
import type { Colleague, Handovers } from '$lib/contract/http/record';
import { requireDoctor } from '../../access';
import type { Context } from '../../context';
import { appendAudit } from '../../repositories/audit';
import { lockConsult } from '../../repositories/consult-messages';
import { answerOffer, findOpenOffer, insertOffer, listFreeColleagues } from '../../repositories/handovers';
import { isUniqueViolation } from '../../repositories/unique-violation';
import { requireRunningCall } from '../consult/member-of-call';
import { needsChildDoctor } from '../consult/stored-intake';

/** An offer waits so long for its answer; the first doctor stays in the call meanwhile. */
export const offerMs = 60_000;

/** Colleagues of the same hospital who could take over this call at this moment. */
export async function listColleagues(ctx: Context, consultId: string): Promise<{ colleagues: Colleague[] }> {
	requireDoctor(ctx, 'handover.make');
	return { colleagues: await freeFor(ctx, consultId) };
}

async function freeFor(ctx: Context, consultId: string): Promise<Colleague[]> {
	const doctor = requireDoctor(ctx, 'handover.make');
	const { row } = await requireRunningCall(ctx, consultId);
	const now = ctx.now();
	const rows = await listFreeColleagues(ctx.services.db, doctor.hospitalId, doctor.id, now);
	const childDoctor = needsChildDoctor(row, now);
	return rows
		.filter(({ mayTreatChildren }) => mayTreatChildren || !childDoctor)
		.map(({ id, name, title, department }) => ({
			id,
			name,
			title: title ?? '',
			department: department ?? ''
		}));
}

/**
 * Offers a running call, with all that stands in its record, to one colleague. Of two offers of one call one wins.
 * @throws Failure not_allowed_now (detail.reason: colleague_busy, handover_open), not_in_call
 */
export async function offerHandover(
	ctx: Context,
	consultId: string,
	doctorId: string
): Promise<NonNullable<Handovers['made']>> {
	const doctor = requireDoctor(ctx, 'handover.make');
	const { db, publish } = ctx.services;
	const colleague = (await freeFor(ctx, consultId)).find(({ id }) => id === doctorId);
	if (!colleague)
		throw new Failure('not_allowed_now', 'this colleague is not free', {
			reason: 'colleague_busy',
			subject: consultId
		});
	const id = randomUUID();
	const offeredAt = ctx.now();
	await db
		.transaction()
		.execute(async (trx) => {
			const consult = await lockConsult(trx, consultId);
			if (consult?.status !== 'in_call')
				throw new Failure('not_allowed_now', `the consult is ${consult?.status}`, {
					status: consult?.status
				});
			const before = await findOpenOffer(trx, consultId);
			if (before && offeredAt.getTime() - before.offeredAt.getTime() > offerMs)
				await answerOffer(trx, before, 'lapsed', offeredAt);
			await insertOffer(trx, { consultId, id, fromDoctor: doctor.id, toDoctor: doctorId, offeredAt });
			await appendAudit(trx, ctx, {
				action: 'handover.offer',
				subject: { type: 'consult', id: consultId },
				detail: { to: doctorId }
			});
		})
		.catch((error: unknown) => {
			if (!isUniqueViolation(error, 'consult_handover_one_open')) throw error;
			throw new Failure('not_allowed_now', 'an offer is open already', {
				reason: 'handover_open',
				subject: consultId
			});
		});
	publish({ kind: 'handover', consultId, doctorIds: [doctor.id, doctorId] });
	return {
		consultId,
		to: colleague.name,
		status: 'offered',
		expiresAt: new Date(offeredAt.getTime() + offerMs).toISOString()
	};
}
