import type { Queryable } from '../db/client';

export interface ToldCard {
	readonly id: string;
	readonly hospitalId: string;
	readonly service: string;
	readonly code: string | null;
	readonly ruleId: string | null;
	readonly tier: 'critical' | 'warning' | 'info';
	readonly version: string;
	readonly toldAt: Date;
}

export async function insertCards(trx: Queryable, cards: readonly ToldCard[]): Promise<void> {
	if (cards.length > 0) await trx.insertInto('cdsCard').values(cards).execute();
}

/**
 * Keeps what became of a card; of several words on one the latest stands.
 * @returns false for a card that this hospital never had from this service
 */
export async function keepOutcome(
	trx: Queryable,
	card: { readonly id: string; readonly hospitalId: string; readonly service: string },
	told: {
		readonly outcome: 'accepted' | 'overridden';
		readonly overrideReason: string | null;
		readonly outcomeAt: Date;
	}
): Promise<boolean> {
	const { numUpdatedRows } = await trx
		.updateTable('cdsCard')
		.set((eb) => {
			const later = eb.or([eb('outcomeAt', 'is', null), eb('outcomeAt', '<=', told.outcomeAt)]);
			return {
				outcome: eb.case().when(later).then(told.outcome).else(eb.ref('outcome')).end(),
				overrideReason: eb.case().when(later).then(told.overrideReason).else(eb.ref('overrideReason')).end(),
				outcomeAt: eb.case().when(later).then(told.outcomeAt).else(eb.ref('outcomeAt')).end()
			};
		})
		.where('id', '=', card.id)
		.where('hospitalId', '=', card.hospitalId)
		.where('service', '=', card.service)
		.executeTakeFirst();
	return numUpdatedRows > 0n;
}
