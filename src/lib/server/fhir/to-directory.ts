import { createHash } from 'node:crypto';
import type { Resource } from '$lib/domain/fhir/resource';
import { extensions, productSystems, systems, type ProductScheme } from '$lib/domain/fhir/systems';
import { maskName } from '$lib/domain/patient/masking';
import type {
	MedicationRow,
	OrganizationRow,
	PatientRow,
	PractitionerRow
} from '../repositories/fhir-directory';

/** Told where something was left out or made unreadable on purpose. */
export const masked = {
	system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue',
	code: 'MASKED',
	display: 'masked'
} as const;

/** Where no version is counted, one that moves with the content. */
export function withContentVersion(resource: Resource): Resource {
	const versionId = createHash('sha256').update(JSON.stringify(resource)).digest('hex').slice(0, 16);
	return { ...resource, meta: { ...resource.meta, versionId } };
}

/** Name masked, year of birth alone, neither identity nor phone number: enough to tell people of a list apart. */
export const toPatient = ({ key, name, sex, bornOn, updatedAt }: PatientRow): Resource =>
	withContentVersion({
		resourceType: 'Patient',
		id: key,
		meta: { lastUpdated: updatedAt.toISOString(), security: [masked] },
		name: [{ use: 'official', text: maskName(name) }],
		gender: sex,
		birthDate: bornOn.slice(0, 4)
	});

export const toPractitioner = ({ key, name, title, licence, active, role }: PractitionerRow): Resource =>
	withContentVersion({
		resourceType: 'Practitioner',
		id: key,
		...(licence && { identifier: [{ system: systems.licence, value: licence }] }),
		active,
		name: [{ text: name }],
		qualification: [{ code: { text: title ?? (role === 'doctor' ? '医师' : '药师') } }]
	});

const organizationKinds = { hospital: '医院', chain: '药店连锁', pharmacy: '药店' } as const;

export const toOrganization = (row: OrganizationRow): Resource =>
	withContentVersion({
		resourceType: 'Organization',
		id: row.key,
		...(row.institutionCode && {
			identifier: [{ system: systems.institution, value: row.institutionCode }]
		}),
		active: true,
		type: [
			{
				coding: [{ system: systems.organizationKind, code: row.kind }],
				text: organizationKinds[row.kind]
			}
		],
		name: row.name,
		...(row.address && { address: [{ text: row.address }] }),
		...(row.partOf && { partOf: { reference: `Organization/${row.partOf}` } })
	});

export function toMedication(row: MedicationRow): Resource {
	const codes = row.identifiers
		.filter((one): one is { scheme: ProductScheme; value: string } => one.scheme in productSystems)
		.map(({ scheme, value }) => ({ system: productSystems[scheme], code: value }));
	return {
		resourceType: 'Medication',
		id: row.key,
		meta: { versionId: String(row.version) },
		extension: [
			{ url: extensions.strength, valueString: row.strength },
			{ url: extensions.packSpec, valueString: row.packSpec }
		],
		identifier: [{ system: systems.approvalNumber, value: row.approvalNumber }],
		code: { ...(codes.length > 0 && { coding: codes }), text: row.genericName },
		status: 'active',
		manufacturer: { display: row.holder },
		form: { text: row.form }
	};
}
