/**
 * Alerts for machines, in the manner of the European verification system: what points at a falsified pack is
 * apart from what is procedure, and the same box asked for again and again at one place (a customer or a clerk
 * who scans twice) raises nothing before the third time. The code names are our own.
 */
import type { JudgeContext } from './answer-check';
import type { PackFacts } from './facts';
import type { Alert, AlertCode, AlertLevel, Check, CheckReason } from './verdict';

const alerts: Partial<Record<CheckReason, readonly [AlertLevel, AlertCode]>> = {
	product_differs: ['suspected_falsification', 'product_mismatch'],
	batch_differs: ['suspected_falsification', 'batch_mismatch'],
	expiry_differs: ['suspected_falsification', 'expiry_mismatch'],
	production_differs: ['suspected_falsification', 'production_mismatch'],
	code_cancelled: ['suspected_falsification', 'code_cancelled'],
	several_sales: ['suspected_falsification', 'several_sales'],
	over_content: ['suspected_falsification', 'over_content'],
	handed_in: ['suspected_falsification', 'handed_in_again'],
	returned: ['procedural', 'returned_pack'],
	record_dates_contradict: ['procedural', 'record_contradicts_itself'],
	sources_differ: ['procedural', 'record_contradicts_itself'],
	two_parents: ['procedural', 'record_contradicts_itself'],
	parent_loop: ['procedural', 'record_contradicts_itself'],
	foreign_contents: ['procedural', 'record_contradicts_itself'],
	batch_recalled: ['procedural', 'recalled'],
	all_batches_recalled: ['procedural', 'recalled'],
	expired: ['procedural', 'expired'],
	not_registered: ['procedural', 'not_registered']
};

const repeatable: ReadonlySet<CheckReason> = new Set(['one_sale', 'status_says_sold']);

/** The gravest alert of all checks, not only of the one that set the state; null when there is none. */
export function raiseAlert(checks: readonly Check[], facts: PackFacts, context: JudgeContext): Alert | null {
	let found: Alert | null = null;
	for (const { reason } of checks) {
		const alert = alerts[reason];
		if (!alert) continue;
		const [level, code] = alert;
		if (level === 'suspected_falsification') return { level, code };
		found ??= { level, code };
	}
	if (found) return found;
	const before = 'value' in facts.queries ? facts.queries.value.atThisPlace : 0;
	const repeated = before + 1 >= context.repeatsBeforeAlert;
	return repeated && checks.some(({ reason }) => repeatable.has(reason))
		? { level: 'procedural', code: 'repeat_at_one_place' }
		: null;
}
