import { randomUUID } from 'node:crypto';
import type { VerificationAnswer } from '$lib/contract/http/verification';
import type { ProductKey } from '$lib/domain/codes/pack-key';
import { mergeAnswers } from '$lib/domain/platform/merge-answers';
import type { PlatformWord } from '$lib/domain/platform/platform-answer';
import { chinaDate } from '$lib/domain/shared/local-date';
import { packHistory } from '$lib/domain/verification/pack-history';
import { judge } from '$lib/domain/verification/verify-pack';
import { requirePermission } from '../../access';
import type { Context } from '../../context';
import { runTransaction } from '../../db/run-transaction';
import { setPlatformQueue } from '../../metrics';
import { insertVerification } from '../../repositories/verification-records';
import {
	claimUpgrades,
	countWaiting,
	finishUpgrade,
	postponeUpgrade,
	wakeUpgrades,
	type UpgradeRow
} from '../../repositories/verification-upgrades';
import { gatherFacts } from '../verification/gather-facts';
import { consultPlatforms } from './consult-platforms';
import { withOutsideProduct } from './outside-product';
import { nextTry } from './retry-times';

/** One run asks for so many at most; they share queries of a thousand codes. */
const mostAtOnce = 500;
/** Longer than any platform may take, so that a lease runs out only with its process. */
const leaseMs = 90_000;
const waitMs = 60_000;

/**
 * Asks again for verifications that an absent platform left partial, and judges them anew when everybody who is
 * responsible has answered. Safe in several processes at once and cut off at any point: a verification is settled
 * once, and one whose process died is asked for again when its lease ends.
 * @returns how many verdicts became fuller
 */
export async function upgradeVerifications(ctx: Context): Promise<number> {
	requirePermission(ctx, 'platform.upkeep');
	const { db, platforms } = ctx.services;
	if (platforms.length === 0) return 0;
	const now = ctx.now();
	for (const platform of platforms) if (platform.takeRecovery()) await wakeUpgrades(db, platform.name, now);
	const ready = platforms.filter((platform) => platform.ready).map(({ name }) => name);
	const due =
		ready.length === 0
			? []
			: await claimUpgrades(db, {
					platforms: ready,
					now,
					leaseUntil: new Date(now.getTime() + leaseMs),
					most: mostAtOnce
				});
	const settled = await Promise.all(due.map((row) => upgradeOne(ctx, row)));
	await tellQueue(ctx);
	return settled.filter(Boolean).length;
}

async function upgradeOne(ctx: Context, row: UpgradeRow): Promise<boolean> {
	const { services } = ctx;
	const { words, owing } = await consultPlatforms(ctx, row.packCode, waitMs);
	if (owing.length > 0) {
		const nextAt = nextTry(ctx.now(), row.attempts + 1);
		await postponeUpgrade(services.db, row, { platforms: owing, nextAt });
		return false;
	}
	const at = ctx.now();
	const latest = await judgeAgain(ctx, row, words, at);
	const done = await runTransaction(services.db, async (trx) => {
		if (!(await finishUpgrade(trx, row, latest))) return false;
		await insertVerification(trx, {
			id: latest.id,
			packCode: row.packCode,
			kind: latest.code.kind,
			state: latest.state,
			chainId: row.chainId,
			storeId: row.storeId,
			deviceId: row.deviceId,
			actorKind: 'system',
			verifiedAt: at
		});
		return true;
	});
	if (done && row.deviceId)
		services.publish({ kind: 'verification', verificationId: row.verificationId, deviceId: row.deviceId });
	return done;
}

const productKeyOf = ({ productScheme, productValue }: UpgradeRow): ProductKey | undefined =>
	productScheme === null || productValue === null
		? undefined
		: { scheme: productScheme as ProductKey['scheme'], value: productValue };

/** The same verification with all that is known now: as seen from the place that asked, and as of today. */
async function judgeAgain(
	{ services }: Context,
	row: UpgradeRow,
	words: readonly PlatformWord[],
	at: Date
): Promise<VerificationAnswer> {
	const { code, id: _id, awaiting: _awaiting, ...first } = row.answer;
	if (code.kind === 'unreadable') throw new RangeError('a code that was never read waits for no platform');
	const { packCode, storeId, chainId } = row;
	const found = await services.readPackFacts({
		packKey: packCode,
		productKey: productKeyOf(row),
		storeId,
		chainId
	});
	const now = at.toISOString();
	const facts = mergeAnswers(gatherFacts(code, found, storeId !== null, now), words);
	const { state, batch, checks, missing, alert } = judge(facts, {
		today: chinaDate(at),
		now,
		nearExpiryDays: services.config.nearExpiryDays
	});
	const latest = {
		...first,
		id: randomUUID(),
		code,
		state,
		batch,
		checks,
		missing,
		alert,
		history: packHistory(facts),
		verifiedAt: now
	};
	return withOutsideProduct(latest, facts);
}

async function tellQueue({ services, now }: Context): Promise<void> {
	const queues = await countWaiting(services.db, null);
	for (const { name } of services.platforms) {
		const queue = queues.find(({ platform }) => platform === name);
		const age = queue ? (now().getTime() - queue.oldestAt.getTime()) / 1_000 : 0;
		setPlatformQueue(name, queue?.waiting ?? 0, age);
	}
}
