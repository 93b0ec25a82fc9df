import { Failure } from '$lib/contract/errors';
import type { LatestVerdict } from '$lib/contract/http/verification';
import { oneOf } from '$lib/domain/shared/one-of';
import { verdictStates } from '$lib/domain/verification/verdict';
import { requirePermission, requireScope } from '../../access';
import type { Context } from '../../context';
import { findVerification } from '../../repositories/verification-records';
import { findUpgrade } from '../../repositories/verification-upgrades';

/**
 * What became of a verification, for the kiosk or the system that asked for it.
 * @throws Failure not_found, forbidden
 */
export async function readVerification(ctx: Context, id: string): Promise<LatestVerdict> {
	requirePermission(ctx, 'verification.read');
	const { db } = ctx.services;
	const upgrade = await findUpgrade(db, id);
	if (upgrade) {
		requireScope(ctx, upgrade);
		const { answer, latestId, verificationId, status } = upgrade;
		return {
			id,
			latestId: latestId ?? verificationId,
			pending: status === 'waiting',
			state: answer.state,
			verifiedAt: answer.verifiedAt,
			verdict: answer
		};
	}
	const record = await findVerification(db, id);
	if (!record) throw new Failure('not_found', 'no such verification');
	requireScope(ctx, record);
	return {
		id,
		latestId: id,
		pending: false,
		state: oneOf(verdictStates, record.state),
		verifiedAt: record.verifiedAt.toISOString(),
		verdict: null
	};
}
