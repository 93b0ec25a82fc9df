import { productSchemeOf, systems } from '$lib/domain/fhir/systems';
import type { SearchParameter } from '$lib/domain/fhir/search-query';
import { parseResidentId } from '$lib/domain/patient/resident-id';
import { toMedication, toOrganization, toPatient, toPractitioner } from '../../fhir/to-directory';
import {
	medicationList,
	organizationList,
	patientList,
	practitionerList,
	type MedicationColumn,
	type MedicationRow,
	type OrganizationColumn,
	type OrganizationRow,
	type PatientColumn,
	type PatientRow,
	type PractitionerColumn,
	type PractitionerRow
} from '../../repositories/fhir-directory';
import { defineType, valueOf, within } from './served-type';

const hl7 = 'http://hl7.org/fhir/SearchParameter/';

export const idParameter: SearchParameter = {
	name: '_id',
	type: 'token',
	documentation: 'id of the resource',
	definition: `${hl7}Resource-id`
};
export const lastUpdatedParameter: SearchParameter = {
	name: '_lastUpdated',
	type: 'date',
	documentation: 'when it last changed',
	definition: `${hl7}Resource-lastUpdated`
};

export const patientType = defineType<PatientRow, PatientColumn>({
	type: 'Patient',
	parameters: [
		{ ...idParameter, by: valueOf('key') },
		{ ...lastUpdatedParameter, by: { during: 'updatedAt' } },
		{
			name: 'identifier',
			type: 'token',
			documentation: `resident identity number, system ${systems.residentId}; by POST only`,
			definition: `${hl7}Patient-identifier`,
			onlyInBody: true,
			by: ({ anyOf }, { services: { seal } }) => ({
				column: 'identityHash',
				values: anyOf
					.filter(({ system }) => system === undefined || system === systems.residentId)
					.map(({ value }) => parseResidentId(value))
					.filter((read) => read.ok)
					.map(({ value }) => seal.hash('identity', value.number).toString('hex'))
			})
		}
	],
	list: patientList,
	toResource: toPatient
});

export const practitionerType = defineType<PractitionerRow, PractitionerColumn>({
	type: 'Practitioner',
	parameters: [
		{ ...idParameter, by: valueOf('key') },
		{
			name: 'identifier',
			type: 'token',
			documentation: `practice licence, system ${systems.licence}`,
			definition: `${hl7}Practitioner-identifier`,
			by: within('licence', systems.licence)
		}
	],
	list: practitionerList,
	toResource: toPractitioner
});

export const organizationType = defineType<OrganizationRow, OrganizationColumn>({
	type: 'Organization',
	parameters: [
		{ ...idParameter, by: valueOf('key') },
		{
			name: 'identifier',
			type: 'token',
			documentation: `institution code, system ${systems.institution}`,
			definition: `${hl7}Organization-identifier`,
			by: within('institutionCode', systems.institution)
		}
	],
	list: organizationList,
	toResource: toOrganization
});

export const medicationType = defineType<MedicationRow, MedicationColumn>({
	type: 'Medication',
	parameters: [
		{ ...idParameter, by: valueOf('key') },
		{
			name: 'identifier',
			type: 'token',
			documentation: `approval number, system ${systems.approvalNumber}`,
			definition: `${hl7}Medication-identifier`,
			by: within('approvalNumber', systems.approvalNumber)
		},
		{
			name: 'code',
			type: 'token',
			documentation: 'GTIN, trace code prefix, insurance code or standard drug code, with its system',
			definition: `${hl7}clinical-code`,
			by: () => 'list'
		}
	],
	list: (_, conditions) =>
		medicationList(
			conditions
				.filter(({ name }) => name === 'code')
				.map(({ anyOf }) => {
					const known = anyOf.flatMap(({ system, value }) => {
						const scheme = system === undefined ? undefined : productSchemeOf(system);
						return scheme ? [{ scheme: scheme as string, value }] : [];
					});
					// A code without a system that we have is nobody's.
					return known.length > 0 ? known : [{ scheme: '', value: '' }];
				})
		),
	toResource: toMedication
});
