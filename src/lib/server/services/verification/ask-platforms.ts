import type { VerificationAnswer } from '$lib/contract/http/verification';
import type { ProductKey } from '$lib/domain/codes/pack-key';
import { mergeAnswers } from '$lib/domain/platform/merge-answers';
import type { PackFacts } from '$lib/domain/verification/facts';
import type { Context } from '../../context';
import { insertUpgrade } from '../../repositories/verification-upgrades';
import { consultPlatforms } from '../platform/consult-platforms';
import { withOutsideProduct } from '../platform/outside-product';
import { nextTry } from '../platform/retry-times';

export interface OutsideWord {
	/** Our facts and theirs as one. */
	readonly facts: PackFacts;
	/**
	 * Has a partial verdict completed later if a platform owes an answer; call it when the verification is on
	 * record. @returns the answer, which then names who is awaited
	 */
	keep(answer: VerificationAnswer, productKey: ProductKey | undefined): Promise<VerificationAnswer>;
}

/** Asks the outside platforms about one pack, within the time that a verification has for it. */
export async function askPlatforms(ctx: Context, packCode: string, own: PackFacts): Promise<OutsideWord> {
	const { actor, services } = ctx;
	const { words, owing } = await consultPlatforms(ctx, packCode, services.config.tracePlatformBudgetMs);
	const facts = mergeAnswers(own, words);
	return {
		facts,
		async keep(judged, productKey) {
			const answer = withOutsideProduct(judged, facts);
			if (owing.length === 0 || answer.state !== 'partial') return answer;
			const awaiting: VerificationAnswer = { ...answer, awaiting: owing };
			const now = ctx.now();
			await insertUpgrade(services.db, {
				packCode,
				chainId: 'chainId' in actor ? actor.chainId : null,
				storeId: 'storeId' in actor ? actor.storeId : null,
				deviceId: actor.kind === 'device' ? actor.id : null,
				productKey,
				platforms: owing,
				answer: awaiting,
				askedAt: now,
				nextAt: nextTry(now, 1)
			});
			return awaiting;
		}
	};
}
