import { Failure } from '$lib/contract/errors';
import type { PatientRecords } from '$lib/contract/http/record';
import type { ExportReason } from '$lib/domain/consult/record-reasons';
import { maskResidentId } from '$lib/domain/patient/masking';
import { parseResidentId } from '$lib/domain/patient/resident-id';
import { oneOf } from '$lib/domain/shared/one-of';
import { requireDoctor } from '../../access';
import type { Context } from '../../context';
import { packExport, type ExportFile } from '../../record-export/pack-export';
import { recordPage, type ExportedRecord } from '../../record-export/record-page';
import { appendAudit } from '../../repositories/audit';
import { findPhotoBytes, listPhotos } from '../../repositories/consult-photos';
import {
	findPatientById,
	findPatientForRecords,
	keepsRecords,
	listRecordsOfPatient,
	listSignedOf
} from '../../repositories/consult-records';
import { findConsult } from '../../repositories/consults';
import { listSignatures } from '../../repositories/prescription-parts';
import { recordLine, recordView } from './read-record';
import { readVerified } from './verify-record';

/** @throws Failure forbidden for every doctor who does not keep the hospital's records */
async function requireKeeper(ctx: Context) {
	const doctor = requireDoctor(ctx, 'record.export');
	if (!(await keepsRecords(ctx.services.db, doctor.id)))
		throw new Failure('forbidden', 'only the keeper of the hospital’s records may do this');
	return doctor;
}

/** Finds a patient of the hospital by identity number or by the ticket of a consult; each search is written down. */
export async function findRecords(ctx: Context, query: string): Promise<PatientRecords> {
	requireDoctor(ctx, 'record.export');
	const doctor = await requireKeeper(ctx);
	const { db, seal } = ctx.services;
	const resident = parseResidentId(query);
	const by = resident.ok
		? { identityHash: seal.hash('identity', resident.value.number) }
		: { ticket: query.toUpperCase() };
	const row = await findPatientForRecords(db, doctor.hospitalId, by);
	await appendAudit(db, ctx, {
		action: 'record.search',
		subject: row ? { type: 'patient', id: row.id } : { type: 'hospital', id: doctor.hospitalId },
		detail: { by: resident.ok ? 'identity' : 'ticket', found: row !== undefined }
	});
	if (!row) return { patient: null, records: [] };
	const records = await listRecordsOfPatient(db, doctor.hospitalId, row.id);
	return { patient: patientOf(ctx, row), records: records.map(recordLine) };
}

type PatientRow = NonNullable<Awaited<ReturnType<typeof findPatientForRecords>>>;
const patientOf = (ctx: Context, row: PatientRow): NonNullable<PatientRecords['patient']> => ({
	id: row.id,
	name: row.name,
	maskedResidentId: maskResidentId(ctx.services.seal.open(row.identitySealed)),
	sex: oneOf(['male', 'female'], row.sex),
	bornOn: row.bornOn
});

/**
 * All closed records of one patient as an archive: a page to read, the bytes that were closed, pictures, signed
 * prescriptions with their signatures, additions, and the hash of each file. For which reason is written down.
 * @throws Failure forbidden, not_found, record_altered
 */
export async function exportRecords(
	ctx: Context,
	input: { readonly patientId: string; readonly reason: ExportReason }
): Promise<{ readonly name: string; readonly archive: ReadableStream<Uint8Array> }> {
	requireDoctor(ctx, 'record.export');
	const doctor = await requireKeeper(ctx);
	const { db } = ctx.services;
	const rows = await listRecordsOfPatient(db, doctor.hospitalId, input.patientId);
	const patient = rows.length > 0 ? await findPatientById(db, input.patientId) : undefined;
	if (!patient) throw new Failure('not_found', 'no such patient in this hospital');
	const closed = rows.filter(({ closedAt }) => closedAt !== null);
	const files: ExportFile[] = [];
	const records: ExportedRecord[] = [];
	for (const { id, ticket } of closed) {
		const gathered = await gather(ctx, id, ticket);
		if (!gathered) continue;
		files.push(...gathered.files);
		records.push(gathered.record);
	}
	const open = rows.filter(({ closedAt }) => closedAt === null).map(({ ticket }) => ticket);
	files.unshift({ path: 'record.html', bytes: encode(recordPage(patientOf(ctx, patient), records, open)) });
	await appendAudit(db, ctx, {
		action: 'record.export',
		subject: { type: 'patient', id: input.patientId },
		detail: { reason: input.reason, records: closed.length, files: files.length }
	});
	return { name: `wenyao-records-${input.patientId.slice(0, 8)}.zip`, archive: packExport(files, ctx.now()) };
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const json = (value: unknown): Uint8Array => encode(`${JSON.stringify(value, null, '\t')}\n`);

async function gather(
	ctx: Context,
	id: string,
	ticket: string
): Promise<{ files: ExportFile[]; record: ExportedRecord } | undefined> {
	const { db } = ctx.services;
	const row = await findConsult(db, id);
	const { closed } = await readVerified(ctx, id);
	if (!row || !closed) return undefined;
	const view = await recordView(ctx, id, row);
	const files: ExportFile[] = [{ path: `records/${ticket}.json`, bytes: closed.bytes }];
	if (view.additions.length > 0)
		files.push({ path: `records/${ticket}.additions.json`, bytes: json(view.additions) });
	const photos = new Map<number, string>();
	for (const photo of await listPhotos(db, id)) {
		const bytes = await findPhotoBytes(db, id, photo.id, 'bytes');
		if (!bytes) continue;
		const path = `photos/${ticket}-${photo.seq}.jpg`;
		photos.set(photo.seq, path);
		files.push({ path, bytes });
	}
	const prescriptions: ExportedRecord['prescriptions'][number][] = [];
	for (const { id: prescriptionId, number, status, canonicalBytes } of await listSignedOf(db, id)) {
		const path = `prescriptions/${number}.json`;
		prescriptions.push({ number, status, path });
		if (canonicalBytes) files.push({ path, bytes: canonicalBytes });
		const signatures = [
			...(await listSignatures(db, prescriptionId, 'prescribe')),
			...(await listSignatures(db, prescriptionId, 'review'))
		];
		files.push({
			path: `prescriptions/${number}.signatures.json`,
			bytes: json({ status, signatures: signatures.map(readable) })
		});
	}
	return { files, record: { view, photos, prescriptions } };
}

/** Bytes as base64, so that another program can verify the signature. */
const readable = (row: object): object =>
	Object.fromEntries(
		Object.entries(row).map(([key, value]: [string, unknown]) => [
			key,
			Buffer.isBuffer(value) ? value.toString('base64') : value
		])
	);
