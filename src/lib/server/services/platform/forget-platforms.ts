import { requirePermission } from '../../access';
import type { Context } from '../../context';
import { forgetPlatformAnswers } from '../../repositories/platform-answers';
import { forgetUpgrades, giveUpUpgrades } from '../../repositories/verification-upgrades';
import { giveUpAfterMs } from './retry-times';

const dayMs = 24 * 60 * 60_000;
/** An answer so old passes no box any more; it is kept a while longer because it may still stop one. */
const answersMs = 30 * dayMs;
const upgradesMs = 7 * dayMs;

/** Ends waits that nobody waits for any more and forgets what is too old to be of use. */
export async function forgetPlatforms(ctx: Context): Promise<void> {
	requirePermission(ctx, 'platform.upkeep');
	const { db } = ctx.services;
	const before = (ms: number) => new Date(ctx.now().getTime() - ms);
	await giveUpUpgrades(db, before(giveUpAfterMs));
	await forgetUpgrades(db, before(upgradesMs));
	await forgetPlatformAnswers(db, before(answersMs));
}
