import type { Resource } from '$lib/domain/fhir/resource';
import type { Context } from '../../context';
import { requireValid } from '../../fhir/validator';
import { readResource } from './read-resource';
import type { Received } from './receive-prescription';

/**
 * The answer to a transaction or a document: an entry for each that came, in its order. The lines have addresses here;
 * what they refer to is kept inside the prescription and is answered as accepted, without one.
 */
export async function describeReceived(
	ctx: Context,
	{ bundle, prescriptionId, created }: Received,
	base: string
): Promise<Resource> {
	const line = await readResource(ctx, 'MedicationRequest', `${prescriptionId}-1`);
	const status = created ? '201 Created' : '200 OK';
	let lineNo = 0;
	return requireValid({
		resourceType: 'Bundle',
		type: 'transaction-response',
		entry: bundle.entry.map(({ resource }) => {
			if (resource?.resourceType !== 'MedicationRequest')
				return { response: { status: created ? '202 Accepted' : '200 OK' } };
			lineNo += 1;
			return {
				response: {
					status,
					location: `${base}/MedicationRequest/${prescriptionId}-${lineNo}`,
					...(line.meta?.versionId && { etag: `W/"${line.meta.versionId}"` }),
					...(line.meta?.lastUpdated && { lastModified: line.meta.lastUpdated })
				}
			};
		})
	});
}
