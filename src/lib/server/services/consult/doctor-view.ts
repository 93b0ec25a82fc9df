import * as v from 'valibot';
import { deviceCheck, type ConsultRecord } from '$lib/contract/http/consult';
import { callModes } from '$lib/domain/consult/call-modes';
import { consultStatuses } from '$lib/domain/consult/status';
import { maskMobile, maskResidentId } from '$lib/domain/patient/masking';
import { oneOf } from '$lib/domain/shared/one-of';
import type { Context } from '../../context';
import type { ConsultRow } from '../../repositories/consults';
import { findProfileOfConsult } from '../../repositories/patient-profiles';
import { evidenceOf } from '../../repositories/writing-facts';
import { endedByOf, outcomeOf } from './device-view';
import { guestOf } from '../guest/guest-view';
import { notesView, readNotes } from '../record/stored-notes';
import { patientFacts } from './stored-intake';

/** The record beside the call. The name is whole (a prescription needs it), numbers are masked. */
export async function viewForDoctor(ctx: Context, row: ConsultRow): Promise<ConsultRecord> {
	const { db, seal } = ctx.services;
	const { patientId, phoneHash } = row;
	return {
		...patientFacts(row, ctx.now()),
		id: row.id,
		ticket: row.ticket,
		status: oneOf(consultStatuses, row.status),
		mode: oneOf(callModes, row.mode),
		name: row.name,
		maskedResidentId: maskResidentId(seal.open(row.identitySealed)),
		maskedPhone: maskMobile(seal.open(row.phoneSealed)),
		storeName: row.storeName,
		queuedAt: row.queuedAt.toISOString(),
		takenAt: row.takenAt?.toISOString() ?? null,
		endedAt: row.endedAt?.toISOString() ?? null,
		endedBy: endedByOf(row),
		outcome: outcomeOf(row),
		deviceCheck: v.parse(deviceCheck, row.deviceCheck),
		guest: await guestOf(ctx, row.id),
		profile: phoneHash && (await findProfileOfConsult(db, { patientId, phoneHash }, row.id)),
		sharing: { earlierConsults: row.sharesConsults, dispensedMedicines: row.sharesMedicines },
		evidence: evidenceOf(row),
		notes: notesView(readNotes(row.notes)),
		closed: row.closedAt !== null
	};
}
