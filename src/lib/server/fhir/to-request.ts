import { toDosage } from '$lib/domain/fhir/dosage';
import type { Resource } from '$lib/domain/fhir/resource';
import { extensions, systems } from '$lib/domain/fhir/systems';
import type { PrescriptionDocument } from '$lib/domain/prescription/document';
import { plainDosing } from '$lib/domain/prescription/plain-words';
import type { PrescriptionStatus } from '$lib/domain/prescription/status';
import { dosingSentence } from '$lib/i18n/dosing-words';
import type { RequestRow } from '../repositories/fhir-prescriptions';

/**
 * Our states in those of R4. One that was signed is on hold, because nothing may be handed out before a pharmacist has
 * agreed; the exact state is beside it in an extension.
 */
const statuses: Readonly<Record<PrescriptionStatus, string>> = {
	draft: 'draft',
	signed: 'on-hold',
	approved: 'active',
	rejected: 'stopped',
	dispensing: 'active',
	dispensed: 'completed',
	partly_dispensed: 'completed',
	cancelled: 'cancelled',
	expired: 'stopped'
};

/** The states of ours that an R4 status stands for. */
export const statesOf = (status: string): PrescriptionStatus[] =>
	(Object.keys(statuses) as PrescriptionStatus[]).filter((state) => statuses[state] === status);

/** One line of a prescription; the lines of one paper share `groupIdentifier`. Diagnoses are told in documents only. */
export function toMedicationRequest(row: RequestRow): Resource {
	const document = JSON.parse(row.canonicalBytes.toString('utf8')) as PrescriptionDocument;
	const line = document.lines.find(({ lineNo }) => lineNo === row.lineNo);
	if (!line) throw new TypeError('a line that was not signed');
	return {
		resourceType: 'MedicationRequest',
		id: row.key,
		meta: { versionId: String(row.version), lastUpdated: row.updatedAt.toISOString() },
		extension: [{ url: extensions.prescriptionStatus, valueCode: row.status }],
		identifier: [{ system: systems.prescriptionNumber, value: `${row.paper}-${row.lineNo}` }],
		status: statuses[row.status],
		intent: 'order',
		category: [
			{
				coding: [
					{
						system: 'http://terminology.hl7.org/CodeSystem/medicationrequest-category',
						code: 'outpatient'
					}
				]
			}
		],
		medicationReference: {
			reference: `Medication/${line.productId}`,
			display: [line.genericName, line.strength, line.packSpec].join(' ')
		},
		subject: { reference: `Patient/${row.patientId}` },
		authoredOn: row.signedAt.toISOString(),
		requester: { reference: `Practitioner/${row.doctorId}`, display: document.prescriber.name },
		groupIdentifier: { system: systems.prescriptionNumber, value: row.paper },
		dosageInstruction: [toDosage(line, dosingSentence(plainDosing(line), 'zh-CN'))],
		dispenseRequest: {
			validityPeriod: { start: document.issuedOn, end: document.validUntil },
			numberOfRepeatsAllowed: 0,
			quantity: { value: line.packs, unit: '盒' },
			expectedSupplyDuration: { value: line.days, unit: 'd', system: systems.ucum, code: 'd' },
			performer: { reference: `Organization/${row.storeId}` }
		},
		// 药品管理法 第58条: never substituted at the counter.
		substitution: { allowedBoolean: false }
	};
}
