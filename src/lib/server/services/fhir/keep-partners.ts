import { randomUUID } from 'node:crypto';
import { requirePermission } from '../../access';
import type { Context, Services } from '../../context';
import { insertExchangeKey } from '../../repositories/exchange-keys';
import {
	findChainOfPharmacy,
	keepHospital,
	listForeignHospitals,
	revokeOtherKeys,
	setContracts
} from '../../repositories/exchange-partners';
import { appendAudit } from '../../repositories/audit';

/**
 * Brings contracts and keys of other hospitals to what the setting says, when the program starts. A hospital that is no
 * longer named has no contract and no key from then on.
 */
export async function keepPartners(services: Services, now: Date): Promise<void> {
	const partners = services.config.exchangePartners;
	if (partners === null) return;
	const ctx: Context = { services, actor: { kind: 'system' }, requestId: randomUUID(), now: () => now };
	requirePermission(ctx, 'fhir.partners');
	await services.db.transaction().execute(async (trx) => {
		const named = new Set<string>();
		for (const { institutionCode, name, contracts, keys } of partners) {
			const hospitalId = await keepHospital(trx, institutionCode, name);
			named.add(hospitalId);
			const known = await Promise.all(
				contracts.map(async ({ pharmacy, since, until = null }) => {
					const chain = await findChainOfPharmacy(trx, pharmacy);
					return chain ? [{ chainId: chain.chainId, since, until }] : [];
				})
			);
			await setContracts(trx, hospitalId, known.flat());
			for (const { kid, jwk, from, until } of keys)
				await insertExchangeKey(trx, {
					hospitalId,
					keyId: kid,
					publicKey: jwk,
					privateSealed: null,
					validFrom: new Date(from),
					validUntil: new Date(until)
				});
			await revokeOtherKeys(
				trx,
				hospitalId,
				keys.map(({ kid }) => kid),
				now
			);
			await appendAudit(trx, ctx, {
				action: 'exchange.partner',
				subject: { type: 'hospital', id: hospitalId },
				detail: { contracts: known.flat().length, keys: keys.length }
			});
		}
		for (const { hospitalId } of await listForeignHospitals(trx)) {
			if (named.has(hospitalId)) continue;
			await setContracts(trx, hospitalId, []);
			await revokeOtherKeys(trx, hospitalId, [], now);
		}
	});
}
