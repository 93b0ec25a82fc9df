import { judgeDefaults, recordOf, type JudgeContext, type JudgeSettings } from './answer-check';
import { identifiesPack, isBoxCode, type PackFacts, type ReadCode } from './facts';
import { raiseAlert } from './raise-alert';
import { runChecks } from './run-checks';
import {
	checkNames,
	type BatchSummary,
	type Check,
	type CheckName,
	type Verdict,
	type VerdictState
} from './verdict';

/** Without these a verdict may not say "pass". Origin and query count add to the picture but never decide it. */
export const neededForPass: readonly CheckName[] = [
	'registration',
	'expiry',
	'recall',
	'sale',
	'record_match',
	'packaging'
];

/** What `judge` needs besides the facts; the settings default to `judgeDefaults`. */
export type JudgeOptions = Pick<JudgeContext, 'today' | 'now'> & Partial<JudgeSettings>;

/**
 * Facts in, verdict out. The state follows `recalled > expired > mismatch > sold > unknown > near_expiry > pass`;
 * a check that a pass needs and that could not be run makes it `partial`, unless one of the first five is certain.
 *
 * Example: today is 2026-03-31, the record says batch A2305 and last usable day 2026-05-15, the recall list names
 * A2304 only, nothing was sold:
 *   registration pass, expiry attention (45 days left), recall pass, sale pass,
 *   record_match not_checked (a 20-digit code carries nothing to compare), packaging pass -> `near_expiry`.
 * The same with the sales source away: sale not_checked -> `partial`, missing = ['sale'].
 * The same with A2305 on the recall list and the sales source away -> `recalled` all the same.
 * On 2026-05-15 the box is `near_expiry` with 0 days left; on 2026-05-16 it is `expired`.
 */
export function judge(facts: PackFacts, options: JudgeOptions): Verdict {
	const context: JudgeContext = { ...judgeDefaults, ...options };
	const { code } = facts;
	if (code.kind === 'unreadable' || !isBoxCode(code)) return unreadable(facts);
	const checks = runChecks(facts, code, context);
	const missing = checks.filter(isMissing).map(({ check }) => check);
	const record = recordOf(facts);
	return {
		state: stateOf(checks, code, missing),
		code,
		product: record?.product ?? ('value' in facts.product ? facts.product.value : null),
		batch: record
			? { number: record.batchNumber, producedOn: record.producedOn, expiresOn: record.expiresOn }
			: batchOfCode(code),
		checks,
		missing,
		alert: raiseAlert(checks, facts, context)
	};
}

// A code without details leaves nothing to compare, however well all sources answer; that lacks nothing.
const isMissing = ({ check, result, reason }: Check): boolean =>
	result === 'not_checked' && neededForPass.includes(check) && reason !== 'nothing_to_compare';

function stateOf(checks: readonly Check[], code: ReadCode, missing: readonly CheckName[]): VerdictState {
	const is = (name: CheckName, ...results: readonly Check['result'][]) =>
		checks.some(({ check, result }) => check === name && results.includes(result));
	if (is('recall', 'fail')) return 'recalled';
	if (is('expiry', 'fail')) return 'expired';
	if (is('record_match', 'fail') || is('packaging', 'fail')) return 'mismatch';
	if (checks.some(({ reason }) => reason === 'code_cancelled')) return 'mismatch';
	if (is('sale', 'fail', 'attention')) return 'sold';
	if (is('registration', 'fail')) return 'unknown';
	if (!identifiesPack(code)) return 'product_only';
	if (missing.length > 0) return 'partial';
	return is('expiry', 'attention') ? 'near_expiry' : 'pass';
}

const batchOfCode = ({ batch, producedOn, expiresOn }: ReadCode): BatchSummary | null =>
	batch === undefined && producedOn === undefined && expiresOn === undefined
		? null
		: { number: batch ?? null, producedOn: producedOn ?? null, expiresOn: expiresOn ?? null };

const unreadable = ({ code }: PackFacts): Verdict => ({
	state: 'unreadable',
	code,
	product: null,
	batch: null,
	checks: checkNames.map((check) => ({
		check,
		result: 'not_checked',
		reason: 'code_unreadable',
		source: null,
		asOf: null,
		detail: {}
	})),
	missing: [],
	alert: null
});
