import type { Resource } from '$lib/domain/fhir/resource';
import { extensions, systems } from '$lib/domain/fhir/systems';
import type { PrescriptionDocument } from '$lib/domain/prescription/document';
import type { LocalDate } from '$lib/domain/shared/local-date';

export interface DocumentParts {
	/** Address of the service. */
	readonly base: string;
	readonly prescriptionId: string;
	readonly document: PrescriptionDocument;
	readonly bytes: Buffer;
	readonly signedAt: Date;
	readonly patient: { readonly id: string; readonly bornOn: LocalDate; readonly residentId: string };
	readonly practitioner: Resource;
	readonly hospital: Resource;
	readonly store: Resource;
	readonly medications: readonly Resource[];
	readonly requests: readonly Resource[];
	readonly now: Date;
}

const reference = ({ resourceType, id }: Resource) => ({ reference: `${resourceType}/${id ?? ''}` });

/** Without what changes while it is being filled: the paper as it was signed. */
const asSigned = (
	{ meta: _meta, extension: _extension, ...rest }: Resource,
	diagnosis: unknown
): Resource => ({
	...rest,
	resourceType: 'MedicationRequest',
	status: 'active',
	reasonCode: diagnosis
});

/**
 * One prescription as a document for another pharmacy: a Composition, what it refers to, and the bytes that the doctor
 * signed. Here the person is named in full, because whoever hands medicine out must know to whom.
 * @returns the entries without signatures; the caller signs them and adds Provenance
 */
export function toDocumentEntries(parts: DocumentParts): Array<{ fullUrl: string; resource: Resource }> {
	const { document, base, prescriptionId, patient } = parts;
	const diagnosis = document.diagnosis.map(({ name }) => ({ text: name }));
	const person: Resource = {
		resourceType: 'Patient',
		id: patient.id,
		identifier: [{ system: systems.residentId, value: patient.residentId }],
		name: [{ use: 'official', text: document.patient.name }],
		gender: document.patient.sex,
		birthDate: patient.bornOn
	};
	const signed: Resource = {
		resourceType: 'Binary',
		id: prescriptionId,
		contentType: 'application/json',
		data: parts.bytes.toString('base64')
	};
	const requests = parts.requests.map((request) => asSigned(request, diagnosis));
	const composition: Resource = {
		resourceType: 'Composition',
		id: prescriptionId,
		extension: [{ url: extensions.department, valueString: document.department.name }],
		identifier: { system: systems.prescriptionNumber, value: document.number },
		status: 'final',
		type: {
			coding: [{ system: 'http://loinc.org', code: '57833-6', display: 'Prescription for medication' }],
			text: '处方'
		},
		subject: reference(person),
		date: parts.signedAt.toISOString(),
		author: [reference(parts.practitioner)],
		title: '处方',
		custodian: reference(parts.hospital),
		section: [{ title: 'Rp', entry: requests.map(reference) }]
	};
	return [
		composition,
		person,
		parts.practitioner,
		parts.hospital,
		parts.store,
		...parts.medications,
		...requests,
		signed
	].map((resource) => ({
		fullUrl: `${base}/${resource.resourceType}/${resource.id ?? ''}`,
		resource
	}));
}
