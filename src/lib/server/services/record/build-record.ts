import { createHash } from 'node:crypto';
import { recordBytes } from '$lib/domain/consult/record-document';
import type { RecordParts } from '../../repositories/consult-records';
import { notesText, readNotes } from './stored-notes';

/** What is taken down once at the closing, because it may rightly be called otherwise later. */
export interface Fixed {
	readonly closedAt: Date;
	readonly retainUntil: string;
	readonly patientName: string;
	readonly doctorName: string | null;
	readonly prescriptions: readonly SignedPart[];
}
export interface SignedPart {
	readonly id: string;
	readonly number: string;
	readonly sha256: string;
}

const hex = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export const signedPart = (row: {
	id: string;
	number: string;
	canonicalBytes: Buffer | null;
}): SignedPart => ({
	id: row.id,
	number: row.number,
	sha256: hex(row.canonicalBytes ?? Buffer.alloc(0))
});

/** A guardian's identity number is evidence of consent, sealed, and no part of the record that people read. */
function readable(intake: unknown): unknown {
	if (typeof intake !== 'object' || intake === null || !('guardian' in intake)) return intake;
	const { guardian } = intake;
	if (typeof guardian !== 'object' || guardian === null) return intake;
	return { ...intake, guardian: { ...guardian, identitySealed: undefined } };
}

/** The record's bytes from what stands in the tables: the same now and whenever it is read again. */
export function buildRecord(parts: RecordParts, fixed: Fixed): Uint8Array<ArrayBuffer> {
	const { consult, consents, messages, photos, handovers, guests } = parts;
	const notes = readNotes(consult.notes);
	const iso = (at: Date | null) => at?.toISOString() ?? null;
	return recordBytes({
		id: consult.id,
		ticket: consult.ticket,
		hospitalId: consult.hospitalId,
		storeId: consult.storeId,
		deviceId: consult.deviceId,
		status: consult.status,
		mode: consult.mode,
		patient: {
			id: consult.patientId,
			name: fixed.patientName,
			sex: consult.sex,
			bornOn: consult.bornOn
		},
		doctor: consult.takenBy ? { id: consult.takenBy, name: fixed.doctorName ?? '' } : null,
		queuedAt: consult.queuedAt.toISOString(),
		takenAt: iso(consult.takenAt),
		endedAt: iso(consult.endedAt),
		endedBy: consult.endedBy,
		outcome: consult.outcome,
		closedAt: fixed.closedAt.toISOString(),
		retainUntil: fixed.retainUntil,
		intake: readable(consult.intake),
		consents: consents.map(({ givenAt, ...consent }) => ({ ...consent, givenAt: givenAt.toISOString() })),
		notes: notesText(notes),
		care: notes.care.plan,
		messages: messages.map(({ sentAt, ...message }) => ({ ...message, sentAt: sentAt.toISOString() })),
		photos: photos.map(({ sha256, ...photo }) => ({ ...photo, sha256: sha256.toString('hex') })),
		handovers: handovers.map(({ fromDoctor, toDoctor, offeredAt, answeredAt }) => ({
			fromDoctor,
			toDoctor,
			offeredAt: offeredAt.toISOString(),
			answeredAt: iso(answeredAt)
		})),
		// Left out where there was nobody: the bytes of records from before there were guests stay what they are.
		guests:
			guests.length === 0
				? undefined
				: guests.map(({ agreedAt, joinedAt, endedAt, ...guest }) => ({
						...guest,
						agreedAt: iso(agreedAt),
						joinedAt: iso(joinedAt),
						endedAt: iso(endedAt)
					})),
		prescriptions: fixed.prescriptions
	});
}
