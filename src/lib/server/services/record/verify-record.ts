import { createHash, timingSafeEqual } from 'node:crypto';
import * as v from 'valibot';
import { Failure } from '$lib/contract/errors';
import type { Context } from '../../context';
import {
	findClosedRecord,
	listSignedOf,
	readRecordParts,
	type RecordParts
} from '../../repositories/consult-records';
import type { ClosedRecord } from '../../repositories/consult-records';
import { buildRecord, signedPart } from './build-record';

/** Of the kept bytes, what is not rebuilt from the tables. */
const fixedPart = v.object({
	patient: v.object({ name: v.string() }),
	doctor: v.optional(v.object({ name: v.string() })),
	prescriptions: v.array(v.object({ id: v.string(), number: v.string(), sha256: v.string() }))
});

/**
 * The record as it was closed, verified at each reading: the kept bytes fit their hash and seal, the tables still say
 * the same, and the prescriptions that were signed by then are the signed ones.
 * @returns closed null while it is open; the patient's name as it was then
 * @throws Failure record_altered, audited; not_found
 */
export async function readVerified(
	ctx: Context,
	consultId: string
): Promise<{ parts: RecordParts; closed: ClosedRecord | null; patientName: string }> {
	const { db, seal } = ctx.services;
	const parts = await readRecordParts(db, consultId);
	if (!parts) throw new Failure('not_found', 'no such consult');
	const closed = await findClosedRecord(db, consultId);
	if (!closed) {
		if (parts.consult.closedAt) throw altered(consultId, 'the closed record is gone');
		return { parts, closed: null, patientName: parts.consult.name };
	}
	const sha256 = createHash('sha256').update(closed.bytes).digest();
	if (!same(sha256, closed.sha256) || !same(seal.hash('record', sha256.toString('hex')), closed.seal))
		throw altered(consultId, 'the kept bytes do not fit their hash');
	const fixed = v.parse(fixedPart, JSON.parse(closed.bytes.toString('utf8')));
	const rebuilt = buildRecord(parts, {
		closedAt: closed.closedAt,
		retainUntil: closed.retainUntil,
		patientName: fixed.patient.name,
		doctorName: fixed.doctor?.name ?? null,
		prescriptions: fixed.prescriptions
	});
	if (!same(Buffer.from(rebuilt), closed.bytes)) throw altered(consultId, 'the tables say something else');
	const signed = new Map((await listSignedOf(db, consultId)).map((row) => [row.id, signedPart(row).sha256]));
	if (fixed.prescriptions.some(({ id, sha256: hash }) => signed.get(id) !== hash))
		throw altered(consultId, 'a prescription is not the one that was signed');
	return { parts, closed, patientName: fixed.patient.name };
}

const same = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b);
const altered = (subject: string, why: string) => new Failure('record_altered', why, { subject });
