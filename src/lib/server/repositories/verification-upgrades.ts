import { sql, type Selectable } from 'kysely';
import * as v from 'valibot';
import type { VerificationAnswer } from '$lib/contract/http/verification';
import type { ProductKey } from '$lib/domain/codes/pack-key';
import type { Queryable } from '../db/client';
import type { DB } from '../db/types';

/** Written by this program alone, so its presence is checked and not every part of it. */
const storedAnswer = v.custom<VerificationAnswer>(
	(value) => typeof value === 'object' && value !== null && 'checks' in value && 'code' in value
);

export type UpgradeRow = Omit<Selectable<DB['verificationUpgrade']>, 'answer'> & {
	readonly answer: VerificationAnswer;
};
const fromRow = (row: Selectable<DB['verificationUpgrade']>): UpgradeRow => ({
	...row,
	answer: v.parse(storedAnswer, row.answer)
});

export interface NewUpgrade {
	readonly packCode: string;
	readonly chainId: string | null;
	readonly storeId: string | null;
	readonly deviceId: string | null;
	readonly productKey: ProductKey | undefined;
	readonly platforms: readonly string[];
	readonly answer: VerificationAnswer;
	readonly askedAt: Date;
	readonly nextAt: Date;
}

export async function insertUpgrade(db: Queryable, upgrade: NewUpgrade): Promise<void> {
	const { productKey, platforms, answer, ...rest } = upgrade;
	await db
		.insertInto('verificationUpgrade')
		.values({
			...rest,
			verificationId: answer.id,
			productScheme: productKey?.scheme ?? null,
			productValue: productKey?.value ?? null,
			status: 'waiting',
			platforms: [...platforms],
			answer: JSON.stringify(answer)
		})
		// A kiosk that never heard the answer asks again under the same id.
		.onConflict((conflict) => conflict.doNothing())
		.execute();
}

/**
 * Takes verifications that are due and wait for one of these platforms. Others who ask at the same moment get
 * other rows; a row that is not settled until `leaseUntil`, because its process died, is due again.
 */
export async function claimUpgrades(
	db: Queryable,
	due: { platforms: readonly string[]; now: Date; leaseUntil: Date; most: number }
): Promise<UpgradeRow[]> {
	// Materialized: chosen and locked once, however the update is planned.
	const rows = await db
		.with(
			(cte) => cte('due').materialized(),
			(chosen) =>
				chosen
					.selectFrom('verificationUpgrade')
					.select(['packCode', 'verificationId'])
					.where('status', '=', 'waiting')
					.where('nextAt', '<=', due.now)
					.where(({ eb, or }) => or([eb('leasedUntil', 'is', null), eb('leasedUntil', '<=', due.now)]))
					.where(sql<boolean>`platforms && ${[...due.platforms]}::text[]`)
					.orderBy('nextAt')
					.limit(due.most)
					.forUpdate()
					.skipLocked()
		)
		.updateTable('verificationUpgrade')
		.from('due')
		.set(({ eb }) => ({
			leasedUntil: due.leaseUntil,
			attempts: eb('verificationUpgrade.attempts', '+', 1)
		}))
		.whereRef('verificationUpgrade.packCode', '=', 'due.packCode')
		.whereRef('verificationUpgrade.verificationId', '=', 'due.verificationId')
		.returningAll('verificationUpgrade')
		.execute();
	return rows.map(fromRow);
}

/** Everything of the claim that must still hold when it is settled: a lease that ran out belongs to another. */
type Claim = Pick<UpgradeRow, 'packCode' | 'verificationId' | 'attempts'>;

const claimed = (db: Queryable, { packCode, verificationId, attempts }: Claim) =>
	db
		.updateTable('verificationUpgrade')
		.where('packCode', '=', packCode)
		.where('verificationId', '=', verificationId)
		.where('status', '=', 'waiting')
		.where('attempts', '=', attempts);

export async function postponeUpgrade(
	db: Queryable,
	claim: Claim,
	again: { platforms: readonly string[]; nextAt: Date }
): Promise<void> {
	await claimed(db, claim)
		.set({ platforms: [...again.platforms], nextAt: again.nextAt, leasedUntil: null })
		.execute();
}

/** @returns false when the claim no longer holds; then nothing was changed. */
export async function finishUpgrade(
	trx: Queryable,
	claim: Claim,
	latest: VerificationAnswer
): Promise<boolean> {
	const done = await claimed(trx, claim)
		.set({ status: 'done', latestId: latest.id, answer: JSON.stringify(latest) })
		.executeTakeFirst();
	return done.numUpdatedRows === 1n;
}

/** A platform came back: whoever waits for it waits no longer. */
export async function wakeUpgrades(db: Queryable, platform: string, now: Date): Promise<void> {
	await db
		.updateTable('verificationUpgrade')
		.set({ nextAt: now })
		.where('status', '=', 'waiting')
		.where(sql<boolean>`${platform} = any(platforms)`)
		.where('nextAt', '>', now)
		.execute();
}

export async function giveUpUpgrades(db: Queryable, askedBefore: Date): Promise<number> {
	const { numUpdatedRows } = await db
		.updateTable('verificationUpgrade')
		.set({ status: 'given_up' })
		.where('status', '=', 'waiting')
		.where('askedAt', '<', askedBefore)
		.executeTakeFirst();
	return Number(numUpdatedRows);
}

export async function forgetUpgrades(db: Queryable, askedBefore: Date): Promise<number> {
	const { numDeletedRows } = await db
		.deleteFrom('verificationUpgrade')
		.where('status', '!=', 'waiting')
		.where('askedAt', '<', askedBefore)
		.executeTakeFirst();
	return Number(numDeletedRows);
}

export async function findUpgrade(db: Queryable, id: string): Promise<UpgradeRow | undefined> {
	const row = await db
		.selectFrom('verificationUpgrade')
		.selectAll()
		.where(({ eb, or }) => or([eb('verificationId', '=', id), eb('latestId', '=', id)]))
		.executeTakeFirst();
	return row && fromRow(row);
}

export interface QueueOfPlatform {
	readonly platform: string;
	readonly waiting: number;
	readonly oldestAt: Date;
}

/** How many verifications wait for each platform. @param chainId null = of all chains */
export async function countWaiting(db: Queryable, chainId: string | null): Promise<QueueOfPlatform[]> {
	const { rows } = await sql<QueueOfPlatform>`
		select p.platform, count(*) as waiting, min(u.asked_at) as "oldestAt"
		from verification_upgrade u cross join lateral unnest(u.platforms) as p(platform)
		where u.status = 'waiting' and (${chainId}::uuid is null or u.chain_id = ${chainId}::uuid)
		group by p.platform`.execute(db);
	return rows;
}
