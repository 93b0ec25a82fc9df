import { Failure } from '$lib/contract/errors';
import type { Resource } from '$lib/domain/fhir/resource';
import { requireChain } from '../../access';
import type { Context } from '../../context';
import { requireValid } from '../../fhir/validator';
import { requireType } from './served-types';

/**
 * One resource of the chain that asks. What is another chain's is not found, so that nobody learns that it is there.
 * @throws Failure not_found
 */
export async function readResource(ctx: Context, typeName: string, id: string): Promise<Resource> {
	const chainId = requireChain(ctx, 'fhir.read');
	const served = requireType(typeName);
	const [found] = await served.page(ctx, chainId, [{ name: '_id', anyOf: [{ value: id }], ranges: [] }], {
		most: 1,
		after: null
	});
	if (!found) throw new Failure('not_found', `no such ${served.type}`);
	return requireValid(found.resource);
}
