import type { Resource } from '$lib/domain/fhir/resource';
import { extensions, systems } from '$lib/domain/fhir/systems';
import type { DispenseRow, HandedPack } from '../repositories/fhir-dispensings';

/** R4 has no element for the single pack; what was handed over and whether it came back is told in an extension. */
const toPack = (unit: string, { code, batch, expiresOn, units, returned }: HandedPack) => ({
	url: extensions.dispensedPack,
	extension: [
		{ url: 'traceCode', valueIdentifier: { system: systems.traceCode, value: code } },
		{ url: 'lot', valueString: batch },
		{ url: 'expires', valueDate: expiresOn },
		{ url: 'units', valueQuantity: { value: units, unit } },
		{ url: 'returned', valueBoolean: returned }
	]
});

/** What was handed over against one line at one time, pack by pack. */
export function toMedicationDispense(row: DispenseRow): Resource {
	const units = row.packs.reduce((sum, pack) => sum + pack.units, 0);
	return {
		resourceType: 'MedicationDispense',
		id: row.key,
		meta: {
			// Moves when a pack comes back, which is all that can happen to it.
			versionId: String(1 + row.packs.filter(({ returned }) => returned).length),
			lastUpdated: row.updatedAt.toISOString()
		},
		extension: row.packs.map((pack) => toPack(row.unitName, pack)),
		identifier: [{ system: systems.receiptNumber, value: row.receiptNumber }],
		status: 'completed',
		medicationReference: { reference: `Medication/${row.productId}`, display: row.genericName },
		subject: { reference: `Patient/${row.patientId}` },
		performer: [
			{ actor: { reference: `Practitioner/${row.pharmacistId}` } },
			{ actor: { reference: `Organization/${row.storeId}` } }
		],
		authorizingPrescription: [{ reference: `MedicationRequest/${row.prescriptionId}-${row.lineNo}` }],
		quantity: { value: units, unit: row.unitName },
		whenHandedOver: row.handedAt.toISOString(),
		substitution: { wasSubstituted: false }
	};
}
