import { Failure } from '$lib/contract/errors';
import type { Feedback } from '$lib/contract/http/cds';
import { isOurService } from '$lib/domain/cds/our-services';
import { overrideReasons, type OverrideReason } from '$lib/domain/clinical/check-order';
import { requirePartner } from '../../access';
import { overrideSystem } from '../../cds/to-cards';
import type { Context } from '../../context';
import { appendAudit } from '../../repositories/audit';
import { keepOutcome } from '../../repositories/cds-cards';

const isReason = (code: string): code is OverrideReason =>
	(overrideReasons as readonly string[]).includes(code);

/** @returns the coded reason; null where none was given @throws Failure invalid_input for one that we did not offer */
function reasonOf(told: Feedback): OverrideReason | null {
	const reason = told.outcome === 'overridden' ? told.overrideReason?.reason : undefined;
	if (!reason) return null;
	if (isReason(reason.code) && (reason.system ?? overrideSystem) === overrideSystem) return reason.code;
	throw new Failure('invalid_input', 'overrideReason: one of those offered is expected', {
		field: 'overrideReason'
	});
}

/**
 * What became of our cards at another hospital; all of it or nothing.
 * @throws Failure not_found for a card that this hospital did not have from this service; invalid_input
 */
export async function takeFeedback(
	ctx: Context,
	service: string,
	feedback: readonly Feedback[]
): Promise<void> {
	const { hospitalId } = requirePartner(ctx, 'cds.ask');
	if (!isOurService(service)) throw new Failure('not_found', 'no such service');
	const words = feedback.map((told) => ({ ...told, reason: reasonOf(told) }));
	await ctx.services.db.transaction().execute(async (trx) => {
		// One order for all, so that two reports about the same cards never wait for each other.
		for (const { card, outcome, reason, outcomeTimestamp } of words.toSorted((a, b) =>
			a.card.localeCompare(b.card)
		)) {
			const kept = await keepOutcome(
				trx,
				{ id: card, hospitalId, service },
				{ outcome, overrideReason: reason, outcomeAt: new Date(outcomeTimestamp) }
			);
			if (!kept) throw new Failure('not_found', 'no such card', { field: card });
		}
		await appendAudit(trx, ctx, {
			action: 'cds.feedback',
			subject: { type: 'cds_service', id: service },
			detail: { cards: words.length }
		});
	});
}
