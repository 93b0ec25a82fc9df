import { answer, isStale, recordOf, type JudgeContext } from './answer-check';
import { identifiesPack, type PackFacts, type ReadCode } from './facts';
import type { Check } from './verdict';

/**
 * Whether the pack was sold before. One sale is a question to the customer ("was it you?"), two or more are a
 * warning (医保局 consumer advice of 2025-07: expected count before purchase 0). A split pack (拆零) is sold
 * many times by right, as long as no more units left it than it held.
 */
export function checkSale(facts: PackFacts, code: ReadCode, context: JudgeContext): Check {
	const { sales } = facts;
	if (!identifiesPack(code)) return answer('sale', null, 'not_checked', 'code_names_no_pack');
	const status = recordOf(facts)?.status;
	if (status === 'handed_in' || status === 'returned') return answer('sale', facts.registry, 'fail', status);
	if ('value' in sales && sales.value.count > 0) {
		const { count, lastSoldAt, unitsDispensed, contentUnits, split } = sales.value;
		const detail = {
			saleCount: count,
			unitsDispensed,
			contentUnits,
			...(lastSoldAt === null ? {} : { soldAt: lastSoldAt })
		};
		if (split && unitsDispensed > contentUnits) return answer('sale', sales, 'fail', 'over_content', detail);
		if (split) return answer('sale', sales, 'attention', 'split_in_use', detail);
		return answer('sale', sales, 'fail', count > 1 ? 'several_sales' : 'one_sale', detail);
	}
	// The registry may know of a sale that the sales record does not.
	if (status === 'sold') return answer('sale', facts.registry, 'fail', 'status_says_sold');
	if ('unavailable' in sales) return answer('sale', sales, 'not_checked', sales.unavailable);
	if (isStale(sales, context)) return answer('sale', sales, 'not_checked', 'stale');
	const reversed = (sales.value.reversed ?? 0) > 0;
	return answer('sale', sales, 'pass', reversed ? 'sale_reversed' : 'no_sale', { saleCount: 0 });
}
