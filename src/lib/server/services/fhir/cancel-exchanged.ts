import { Failure } from '$lib/contract/errors';
import type { Identifier, Resource } from '$lib/domain/fhir/resource';
import { systems } from '$lib/domain/fhir/systems';
import { isId } from '$lib/domain/shared/ids';
import { requireChain } from '../../access';
import type { Context } from '../../context';
import { runTransaction } from '../../db/run-transaction';
import { canonicalJson } from '../../fhir/canonical-json';
import { jwsOf, readResourceBytes, structure } from '../../fhir/read-bundle';
import { findExchanged } from '../../repositories/exchanged-prescriptions';
import { findPrescription } from '../../repositories/prescriptions';
import { advancePrescription, publishPrescription } from '../prescription/advance';
import { proveSigned } from './prove-bundle';

interface Asked {
	/** MedicationRequest with status `cancelled`. */
	readonly bytes: Uint8Array;
	readonly ifMatch: string | null;
	/** Header `X-Provenance`: a Provenance with the hospital's JWS over the canonical form of the body. */
	readonly provenance: string | null;
}

/**
 * The hospital that issued a prescription takes it back, all of its lines. Its signature says so, whoever brings it.
 * @param id of any of its lines
 * @throws Failure not_found; forbidden for one of our own; invalid_input; signature_invalid; precondition_failed;
 *   not_allowed_now with the status, so while a counter holds it
 */
export async function cancelExchanged(ctx: Context, id: string, asked: Asked): Promise<void> {
	const chainId = requireChain(ctx, 'fhir.receive');
	const prescriptionId = id.replace(/-\d$/, '');
	const { db } = ctx.services;
	const row = isId(prescriptionId) ? await findPrescription(db, prescriptionId) : undefined;
	if (row?.chainId !== chainId || row.signedAt === null)
		throw new Failure('not_found', 'no such MedicationRequest');
	const foreign = await findExchanged(db, row.id);
	if (!foreign)
		throw new Failure('forbidden', 'the doctor who wrote it takes it back, nobody else', { subject: row.id });
	const resource = await readResourceBytes(asked.bytes);
	requireCancellation(resource, id, foreign.number);
	const provenance = await readProvenance(asked.provenance);
	await proveSigned(ctx, foreign.hospitalId, jwsOf([provenance]), canonicalJson(resource), true);
	await runTransaction(db, (trx) =>
		advancePrescription(trx, ctx, {
			id: row.id,
			event: 'cancel',
			changes: { pickupSealed: null },
			detail: { by: 'hospital' },
			permit(locked) {
				// Asked under the lock: of two who saw the same version one alone goes through.
				if (asked.ifMatch !== `W/"${locked.version}"`)
					throw new Failure(
						'precondition_failed',
						asked.ifMatch === null ? 'If-Match is required' : 'it has changed since',
						{ status: locked.status }
					);
			}
		})
	);
	publishPrescription(ctx, row);
}

function requireCancellation(resource: Resource, id: string, number: string): void {
	if (resource.resourceType !== 'MedicationRequest')
		throw structure('Resource.resourceType', 'a MedicationRequest is expected');
	if (resource.id !== id)
		throw structure('MedicationRequest.id', 'is another than that of the address', 'value');
	if (resource.status !== 'cancelled')
		throw structure('MedicationRequest.status', 'can become cancelled and nothing else', 'business-rule');
	const group = resource.groupIdentifier as Identifier | undefined;
	if (group?.system !== systems.prescriptionNumber || group.value !== number)
		throw structure('MedicationRequest.groupIdentifier', 'is not the number of the paper', 'value');
}

async function readProvenance(header: string | null): Promise<Resource> {
	if (header === null)
		throw new Failure('signature_invalid', 'X-Provenance with the hospital’s signature is required', {
			reason: 'format'
		});
	const resource = await readResourceBytes(new TextEncoder().encode(header));
	if (resource.resourceType !== 'Provenance')
		throw structure('Resource.resourceType', 'X-Provenance holds a Provenance');
	return resource;
}
