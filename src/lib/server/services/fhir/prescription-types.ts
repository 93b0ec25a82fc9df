import { systems } from '$lib/domain/fhir/systems';
import { statesOf, toMedicationRequest } from '../../fhir/to-request';
import { toMedicationDispense } from '../../fhir/to-dispense';
import { toProvenance } from '../../fhir/to-provenance';
import { dispenseList, type DispenseColumn, type DispenseRow } from '../../repositories/fhir-dispensings';
import {
	provenanceList,
	requestList,
	type ProvenanceColumn,
	type ProvenanceRow,
	type RequestColumn,
	type RequestRow
} from '../../repositories/fhir-prescriptions';
import { idParameter, lastUpdatedParameter } from './directory-types';
import { defineType, valueOf, within } from './served-type';

const hl7 = 'http://hl7.org/fhir/SearchParameter/';

export const medicationRequestType = defineType<RequestRow, RequestColumn>({
	type: 'MedicationRequest',
	parameters: [
		{ ...idParameter, by: valueOf('key') },
		{ ...lastUpdatedParameter, by: { during: 'updatedAt' } },
		{
			name: 'identifier',
			type: 'token',
			documentation: 'number of the paper, a hyphen, number of the line',
			definition: `${hl7}clinical-identifier`,
			by: within('lineIdentifier', systems.prescriptionNumber)
		},
		{
			name: 'group-identifier',
			type: 'token',
			documentation: 'number of the paper: all its lines',
			by: within('paper', systems.prescriptionNumber)
		},
		{
			name: 'status',
			type: 'token',
			documentation: 'active, on-hold (waits for the pharmacist), completed, cancelled, stopped',
			definition: `${hl7}medications-status`,
			by: ({ anyOf }) => ({ column: 'status', values: anyOf.flatMap(({ value }) => statesOf(value)) })
		},
		...(['patient', 'subject'] as const).map((name) => ({
			name,
			type: 'reference' as const,
			documentation: 'for whom',
			definition: name === 'patient' ? `${hl7}clinical-patient` : `${hl7}MedicationRequest-subject`,
			by: valueOf<RequestColumn>('patientId')
		})),
		{
			name: 'requester',
			type: 'reference',
			documentation: 'the doctor who prescribed it',
			definition: `${hl7}MedicationRequest-requester`,
			by: valueOf('doctorId')
		},
		{
			name: 'medication',
			type: 'reference',
			documentation: 'the medicine',
			definition: `${hl7}medications-medication`,
			by: valueOf('productId')
		},
		{
			name: 'authoredon',
			type: 'date',
			documentation: 'when it was signed',
			definition: `${hl7}MedicationRequest-authoredon`,
			by: { during: 'signedAt' }
		}
	],
	list: requestList,
	toResource: toMedicationRequest
});

export const medicationDispenseType = defineType<DispenseRow, DispenseColumn>({
	type: 'MedicationDispense',
	parameters: [
		{ ...idParameter, by: valueOf('key') },
		{ ...lastUpdatedParameter, by: { during: 'updatedAt' } },
		{
			name: 'identifier',
			type: 'token',
			documentation: 'number of the receipt',
			definition: `${hl7}clinical-identifier`,
			by: within('receiptNumber', systems.receiptNumber)
		},
		...(['patient', 'subject'] as const).map((name) => ({
			name,
			type: 'reference' as const,
			documentation: 'to whom',
			definition: name === 'patient' ? `${hl7}clinical-patient` : `${hl7}MedicationDispense-subject`,
			by: valueOf<DispenseColumn>('patientId')
		})),
		{
			name: 'prescription',
			type: 'reference',
			documentation: 'the line that it was handed over against',
			definition: `${hl7}medications-prescription`,
			by: valueOf('requestKey')
		},
		{
			name: 'performer',
			type: 'reference',
			documentation: 'the pharmacist',
			definition: `${hl7}MedicationDispense-performer`,
			by: valueOf('pharmacistId')
		},
		{
			name: 'medication',
			type: 'reference',
			documentation: 'the medicine',
			definition: `${hl7}medications-medication`,
			by: valueOf('productId')
		},
		{
			name: 'whenhandedover',
			type: 'date',
			documentation: 'when it was handed over',
			definition: `${hl7}MedicationDispense-whenhandedover`,
			by: { during: 'handedAt' }
		},
		{
			name: 'trace-code',
			type: 'token',
			documentation: `trace code of a pack that was handed over, system ${systems.traceCode}`,
			by: () => 'list'
		}
	],
	list: (chainId, conditions) =>
		dispenseList(
			chainId,
			conditions
				.filter(({ name }) => name === 'trace-code')
				.map(({ anyOf }) =>
					anyOf
						.filter(({ system }) => system === undefined || system === systems.traceCode)
						.map(({ value }) => value)
				)
		),
	toResource: toMedicationDispense
});

/** `MedicationRequest/<prescription>-<line>`: a signature is over the whole paper. */
const paperOf = (value: string): string => value.replace(/-\d$/, '');

export const provenanceType = defineType<ProvenanceRow, ProvenanceColumn>({
	type: 'Provenance',
	parameters: [
		{ ...idParameter, by: valueOf('key') },
		{
			name: 'target',
			type: 'reference',
			documentation: 'the MedicationRequest that was signed',
			definition: `${hl7}Provenance-target`,
			by: ({ anyOf }) => ({
				column: 'prescriptionId',
				values: anyOf.map(({ value }) => paperOf(value))
			})
		},
		{
			name: 'agent',
			type: 'reference',
			documentation: 'who signed',
			definition: `${hl7}Provenance-agent`,
			by: valueOf('signerId')
		},
		{
			name: 'recorded',
			type: 'date',
			documentation: 'when it was signed',
			definition: `${hl7}Provenance-recorded`,
			by: { during: 'signedAt' }
		}
	],
	list: provenanceList,
	toResource: (row) => toProvenance(row)
});
