import type { Queryable } from '../db/client';

export interface RequestKey {
	/** Whose key it is, such as `staff:<id>`: two people may choose the same key. */
	readonly actor: string;
	readonly operation: string;
	readonly key: string;
	readonly requestHash: Buffer;
}

export type KeyClaim =
	| { readonly kind: 'first' }
	| { readonly kind: 'repeated'; readonly answer: unknown }
	| { readonly kind: 'other_content' };

/**
 * Takes a key inside the transaction of the step. A second request with the same key waits here until the first
 * has been committed or undone; then it is told the first answer, or is the first itself.
 */
export async function claimKey(trx: Queryable, request: RequestKey): Promise<KeyClaim> {
	const taken = await trx
		.insertInto('idempotency')
		.values({ ...request, answer: JSON.stringify({}) })
		.onConflict((conflict) => conflict.columns(['actor', 'operation', 'key']).doNothing())
		.executeTakeFirst();
	if (taken.numInsertedOrUpdatedRows === 1n) return { kind: 'first' };
	const earlier = await trx
		.selectFrom('idempotency')
		.select(['requestHash', 'answer'])
		.where('actor', '=', request.actor)
		.where('operation', '=', request.operation)
		.where('key', '=', request.key)
		.executeTakeFirstOrThrow();
	return earlier.requestHash.equals(request.requestHash)
		? { kind: 'repeated', answer: earlier.answer }
		: { kind: 'other_content' };
}

export async function keepAnswer(trx: Queryable, request: RequestKey, answer: object): Promise<void> {
	await trx
		.updateTable('idempotency')
		.set({ answer: JSON.stringify(answer) })
		.where('actor', '=', request.actor)
		.where('operation', '=', request.operation)
		.where('key', '=', request.key)
		.execute();
}
