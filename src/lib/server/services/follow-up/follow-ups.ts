import { timingSafeEqual } from 'node:crypto';
import { Failure } from '$lib/contract/errors';
import type { FollowUpList, Reminders } from '$lib/contract/http/record';
import { followUpReasons, type FollowUpResult } from '$lib/domain/consult/care-plan';
import { maskMobile, maskName } from '$lib/domain/patient/masking';
import { addDays, chinaDate, daysBetween, localDate } from '$lib/domain/shared/local-date';
import { oneOf } from '$lib/domain/shared/one-of';
import { requireDoctor, requirePermission } from '../../access';
import type { Context } from '../../context';
import { appendAudit } from '../../repositories/audit';
import { findFollowUp, finishFollowUp, listDue, listOpenOfPatient } from '../../repositories/follow-ups';
import { requireRunningCall, requireMember } from '../consult/member-of-call';
import { contactHash } from '../record/contact-hash';

const most = 200;
/** Shown a week ahead, so that somebody can call before the medicine runs out. House rule. */
const aheadDays = 7;

/** Who should be asked to come back, in the doctor's hospital. There is no SMS gateway: people are called. */
export async function listFollowUps(ctx: Context): Promise<FollowUpList> {
	const doctor = requireDoctor(ctx, 'follow-up.list');
	const { db, seal } = ctx.services;
	const today = chinaDate(ctx.now());
	const rows = await listDue(db, doctor.hospitalId, addDays(today, aheadDays), most);
	return {
		followUps: rows.map((row) => ({
			id: row.id,
			consultId: row.consultId,
			maskedName: maskName(row.name),
			maskedPhone: maskMobile(seal.open(row.phoneSealed)),
			reason: oneOf(followUpReasons, row.reason),
			dueOn: row.dueOn,
			daysOver: daysBetween(localDate(row.dueOn), today),
			doctorName: row.doctorName,
			storeName: row.storeName,
			mine: row.doctorId === doctor.id
		}))
	};
}

async function requireOfHospital(ctx: Context, id: string) {
	const doctor = requireDoctor(ctx, 'follow-up.list');
	const row = await findFollowUp(ctx.services.db, id);
	if (!row) throw new Failure('not_found', 'no such reminder');
	if (row.hospitalId !== doctor.hospitalId)
		throw new Failure('forbidden', 'this belongs to someone else', { subject: id });
	return { doctor, row };
}

/** Name and number to call; each look is written down. */
export async function contactOf(ctx: Context, id: string): Promise<{ name: string; phone: string }> {
	requireDoctor(ctx, 'follow-up.list');
	const { row } = await requireOfHospital(ctx, id);
	const { db, seal } = ctx.services;
	await appendAudit(db, ctx, { action: 'follow-up.contact', subject: { type: 'follow-up', id } });
	return { name: row.name, phone: seal.open(row.phoneSealed) };
}

/** A reminder comes to its end once; saying it again changes nothing. */
export async function finishReminder(ctx: Context, id: string, result: FollowUpResult): Promise<void> {
	requireDoctor(ctx, 'follow-up.list');
	const { doctor } = await requireOfHospital(ctx, id);
	await ctx.services.db.transaction().execute(async (trx) => {
		if (!(await finishFollowUp(trx, id, { result, doneAt: ctx.now(), doneBy: doctor.id }))) return;
		await appendAudit(trx, ctx, {
			action: 'follow-up.done',
			subject: { type: 'follow-up', id },
			detail: { result }
		});
	});
}

/**
 * What was agreed with the patient of a consult that waits or runs. A kiosk is told only when identity number, name
 * and phone are those of the time when it was agreed: a number alone, read off somebody's card, tells nothing.
 */
export async function listReminders(ctx: Context, consultId: string): Promise<Reminders> {
	requirePermission(ctx, 'follow-up.remind');
	const { db, seal } = ctx.services;
	const { row, sender } = await requireMember(ctx, consultId);
	if (sender === 'customer' && row.status !== 'waiting') await requireRunningCall(ctx, consultId);
	const given = contactHash(seal, { name: row.name, phone: seal.open(row.phoneSealed) });
	const rows = await listOpenOfPatient(db, row.hospitalId, row.patientId);
	return {
		reminders: rows
			.filter(({ contactHash: agreed }) => sender === 'doctor' || timingSafeEqual(agreed, given))
			.map(({ id, reason, dueOn, doctorName }) => ({
				id,
				reason: oneOf(followUpReasons, reason),
				dueOn,
				doctorName
			}))
	};
}
