import { Failure } from '$lib/contract/errors';
import { requireChain } from '../../access';
import type { Context } from '../../context';
import { listExchangeKeys } from '../../repositories/exchange-keys';
import { ownKeyOf } from './own-key';
import { readResource } from './read-resource';

/** Keys of a hospital with the times in which they count. */
export interface KeySet {
	readonly keys: ReadonlyArray<Readonly<Record<string, unknown>>>;
}

/**
 * By which the signatures of a hospital are proven; one of ours that has none yet is given one.
 * @throws Failure not_found for a hospital that the chain has nothing to do with
 */
export async function readKeys(ctx: Context, organizationId: string): Promise<KeySet> {
	requireChain(ctx, 'fhir.read');
	const organization = await readResource(ctx, 'Organization', organizationId);
	const [type] = organization.type as [{ coding: [{ code: string }] }];
	if (type.coding[0].code !== 'hospital') throw new Failure('not_found', 'hospitals alone have keys');
	const { db } = ctx.services;
	let keys = await listExchangeKeys(db, organizationId);
	if (keys.length === 0) {
		await ownKeyOf(ctx, organizationId);
		keys = await listExchangeKeys(db, organizationId);
	}
	return {
		keys: keys.map(({ keyId, publicKey, validFrom, validUntil, revokedAt }) => ({
			...(publicKey as object),
			kid: keyId,
			alg: 'ES256',
			use: 'sig',
			nbf: Math.floor(validFrom.getTime() / 1000),
			exp: Math.floor((revokedAt ?? validUntil).getTime() / 1000)
		}))
	};
}
