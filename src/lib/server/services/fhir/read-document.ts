import { Failure } from '$lib/contract/errors';
import type { Resource } from '$lib/domain/fhir/resource';
import { systems } from '$lib/domain/fhir/systems';
import { localDate } from '$lib/domain/shared/local-date';
import { requireChain } from '../../access';
import type { Context } from '../../context';
import { signedPart } from '../../fhir/canonical-json';
import { signDetached } from '../../fhir/detached-jws';
import { toDocumentEntries } from '../../fhir/to-document';
import { toProvenance } from '../../fhir/to-provenance';
import { requireValid } from '../../fhir/validator';
import { appendAudit } from '../../repositories/audit';
import { provenanceList, type ProvenanceRow } from '../../repositories/fhir-prescriptions';
import { listPage } from '../../repositories/fhir-search';
import { findSealedPatient } from '../../repositories/patients';
import { verifyPrescription } from '../prescription/verify-prescription';
import { ownKeyOf } from './own-key';
import { servedTypes } from './served-types';

/**
 * One prescription as a signed document, to be handed to another pharmacy: named in full, with the doctor's passkey
 * signature over the canonical bytes, and the hospital's over the bundle. Everything is proven before it goes out, and
 * that it went out is written down.
 * @param id of any of its lines
 * @throws Failure not_found; not_allowed_now with the status when it can no longer be filled or is being filled here;
 *   prescription_altered
 */
export async function readDocument(ctx: Context, id: string, base: string): Promise<Resource> {
	const chainId = requireChain(ctx, 'fhir.read');
	const { db, seal } = ctx.services;
	const all = { most: 10, after: null };
	const named = (type: keyof typeof servedTypes, name: string, values: readonly string[]) =>
		servedTypes[type]
			.page(ctx, chainId, [{ name, anyOf: values.map((value) => ({ value })), ranges: [] }], all)
			.then((rows) => rows.map(({ resource }) => resource));
	const [asked] = await named('MedicationRequest', '_id', [id]);
	if (!asked) throw new Failure('not_found', 'no such prescription');
	const prescriptionId = id.replace(/-\d$/, '');
	const { row, document } = await verifyPrescription(ctx, prescriptionId);
	// Another hospital's is its own to give out; one in hand or used here must not be filled a second time elsewhere.
	if (row.consultId === null) throw new Failure('forbidden', 'its own hospital gives it out');
	if (row.status !== 'signed' && row.status !== 'approved')
		throw new Failure('not_allowed_now', `it is ${row.status}`, { status: row.status });
	const group = (asked.groupIdentifier as { value: string }).value;
	const requests = (await named('MedicationRequest', 'group-identifier', [group])).reverse();
	const patient = await findSealedPatient(db, row.patientId);
	const [practitioner] = await named('Practitioner', '_id', [row.doctorId]);
	const [hospital] = await named('Organization', '_id', [row.hospitalId]);
	const [store] = await named('Organization', '_id', [row.storeId]);
	const products = [...new Set(document.lines.map(({ productId }) => productId))];
	const medications = await named('Medication', '_id', products);
	if (!patient || !practitioner || !hospital || !store || medications.length < products.length)
		throw new Failure('not_found', 'something that the prescription refers to is gone');
	const signatures = await listPage<ProvenanceRow, 'prescriptionId'>(
		db,
		provenanceList(chainId),
		{ within: [{ column: 'prescriptionId', values: [prescriptionId] }], during: [] },
		all
	);
	const now = ctx.now();
	const entries = toDocumentEntries({
		base,
		prescriptionId,
		document,
		bytes: row.canonicalBytes ?? Buffer.alloc(0),
		signedAt: row.signedAt ?? row.createdAt,
		patient: {
			id: row.patientId,
			bornOn: localDate(patient.bornOn),
			residentId: seal.open(patient.identitySealed)
		},
		practitioner,
		hospital,
		store,
		medications,
		requests,
		now
	});
	const key = await ownKeyOf(ctx, row.hospitalId);
	const jws = signDetached(
		signedPart({ entry: entries }),
		{ kid: key.kid, iat: Math.floor(now.getTime() / 1000) },
		key.privateKey
	);
	const ofHospital = sourceSignature(row.hospitalId, prescriptionId, document.lines.length, now, jws);
	const provenances = [
		...signatures.map((one) => toProvenance(one, `Binary/${prescriptionId}`)),
		ofHospital
	].map((resource) => ({ fullUrl: `${base}/Provenance/${resource.id ?? ''}`, resource }));
	const bundle = await requireValid({
		resourceType: 'Bundle',
		identifier: { system: systems.prescriptionNumber, value: document.number },
		type: 'document',
		timestamp: now.toISOString(),
		entry: [...entries, ...provenances]
	});
	await appendAudit(db, ctx, {
		action: 'prescription.export',
		subject: { type: 'prescription', id: prescriptionId }
	});
	return bundle;
}

/** The hospital's own signature stands in the bundle alone; it is made anew each time one goes out. */
function sourceSignature(
	hospitalId: string,
	prescriptionId: string,
	lines: number,
	now: Date,
	jws: string
): Resource {
	const told = toProvenance({
		key: `${prescriptionId}-0`,
		at: now,
		prescriptionId,
		purpose: 'exchange',
		signerId: hospitalId,
		signedAt: now,
		lines: Array.from({ length: lines }, (_, at) => at + 1),
		credentialId: null,
		publicKey: null,
		authenticatorData: null,
		clientDataJson: null,
		signature: null,
		jws
	});
	const who = { reference: `Organization/${hospitalId}` };
	const [agent] = told.agent as [object];
	const [signature] = told.signature as [object];
	return { ...told, agent: [{ ...agent, who }], signature: [{ ...signature, who }] };
}
