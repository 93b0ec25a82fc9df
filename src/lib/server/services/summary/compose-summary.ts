import { dueOn } from '$lib/domain/consult/care-plan';
import { consultOutcomes } from '$lib/domain/consult/status';
import { hasSummary, type Summary } from '$lib/domain/consult/summary';
import { maskName } from '$lib/domain/patient/masking';
import type { PrescriptionStatus } from '$lib/domain/prescription/status';
import { chinaDate } from '$lib/domain/shared/local-date';
import { oneOf } from '$lib/domain/shared/one-of';
import type { Context } from '../../context';
import { findConsult, findHospitalName } from '../../repositories/consults';
import { listPrescriptionsOfConsult } from '../../repositories/prescriptions';
import { verifyPrescription } from '../prescription/verify-prescription';
import { notesText, readNotes } from '../record/stored-notes';
import { readVerified } from '../record/verify-record';

/** Medicines are named once a pharmacist has approved them. */
const named: ReadonlySet<PrescriptionStatus> = new Set([
	'approved',
	'dispensing',
	'dispensed',
	'partly_dispensed'
]);
const waiting: ReadonlySet<PrescriptionStatus> = new Set(['draft', 'signed', 'rejected']);

/**
 * What the customer takes home, put together from the closed record by fixed rules; nothing is written by machine.
 * @returns null while the record is open, or when there is nothing to take home
 * @throws Failure record_altered, prescription_altered
 */
export async function composeSummary(ctx: Context, consultId: string): Promise<Summary | null> {
	const { db } = ctx.services;
	const { parts, closed } = await readVerified(ctx, consultId);
	const { consult } = parts;
	const outcome = consult.outcome === null ? null : oneOf(consultOutcomes, consult.outcome);
	if (!closed || !hasSummary(outcome)) return null;
	const row = await findConsult(db, consultId);
	const notes = readNotes(consult.notes);
	const { watchFor, followUp } = notes.care.plan;
	return {
		maskedName: maskName(consult.name),
		hospitalName: (await findHospitalName(db, consult.hospitalId)) ?? '',
		doctor: { name: row?.doctorName ?? '', title: row?.doctorTitle ?? '' },
		date: chinaDate(consult.takenAt ?? consult.queuedAt),
		outcome,
		told: notesText(notes).forPatient.trim(),
		medicines: await medicinesOf(ctx, consultId),
		watchFor,
		followUp: followUp && {
			reason: followUp.reason,
			dueOn: dueOn(chinaDate(closed.closedAt), followUp.weeks)
		}
	};
}

async function medicinesOf(ctx: Context, consultId: string): Promise<Summary['medicines']> {
	const rows = await listPrescriptionsOfConsult(ctx.services.db, consultId);
	const row = rows.find(({ status }) => status !== 'cancelled') ?? rows[0];
	if (!row) return 'none';
	if (waiting.has(row.status)) return 'waiting';
	if (!named.has(row.status)) return 'stopped';
	const { document } = await verifyPrescription(ctx, row.id);
	return document.lines.map(({ productId: _id, ...line }) => line);
}
