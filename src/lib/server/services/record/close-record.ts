import { createHash, randomUUID } from 'node:crypto';
import { dueOn } from '$lib/domain/consult/care-plan';
import { retainUntil } from '$lib/domain/consult/retention';
import { chinaDate } from '$lib/domain/shared/local-date';
import type { Context } from '../../context';
import type { Queryable } from '../../db/client';
import { appendAudit } from '../../repositories/audit';
import { insertClosedRecord, listSignedOf, readRecordParts } from '../../repositories/consult-records';
import { insertFollowUp } from '../../repositories/follow-ups';
import { buildRecord, signedPart } from './build-record';
import { contactHash } from './contact-hash';
import { readNotes } from './stored-notes';

/**
 * Closes the record of a consult that is over: its bytes and hash are kept, the database refuses every change from
 * here on, and a reminder that was agreed is put down. The writing part, within the caller's transaction and with
 * the consult's row locked.
 */
export async function closeWithin(trx: Queryable, ctx: Context, consultId: string): Promise<void> {
	const { seal } = ctx.services;
	const parts = await readRecordParts(trx, consultId);
	if (!parts || parts.consult.closedAt) return;
	const { consult } = parts;
	const now = ctx.now();
	const today = chinaDate(now);
	const signed = (await listSignedOf(trx, consultId)).map(signedPart);
	const until = retainUntil(
		signed.length > 0
			? ['internet_medical_record', 'chat_and_pictures', 'online_prescription_sale', 'prescription']
			: ['internet_medical_record', 'chat_and_pictures'],
		today
	);
	const bytes = buildRecord(parts, {
		closedAt: now,
		retainUntil: until,
		patientName: consult.name,
		doctorName: consult.doctorName,
		prescriptions: signed
	});
	const sha256 = createHash('sha256').update(bytes).digest();
	const doctorId = ctx.actor.kind === 'staff' ? ctx.actor.id : null;
	await insertClosedRecord(trx, {
		consultId,
		bytes: Buffer.from(bytes),
		sha256,
		seal: seal.hash('record', sha256.toString('hex')),
		closedAt: now,
		closedBy: doctorId,
		retainUntil: until
	});
	const { followUp } = readNotes(consult.notes).care.plan;
	if (followUp && consult.takenBy)
		await insertFollowUp(trx, {
			id: randomUUID(),
			consultId,
			patientId: consult.patientId,
			hospitalId: consult.hospitalId,
			doctorId: consult.takenBy,
			reason: followUp.reason,
			weeks: followUp.weeks,
			dueOn: dueOn(today, followUp.weeks),
			contactHash: contactHash(seal, { name: consult.name, phone: seal.open(consult.phoneSealed) })
		});
	await appendAudit(trx, ctx, {
		action: 'record.close',
		subject: { type: 'consult', id: consultId },
		detail: { sha256: sha256.toString('hex'), retainUntil: until, followUp: followUp !== null }
	});
}
