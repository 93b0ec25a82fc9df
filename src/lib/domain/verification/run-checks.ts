/** The eight checks of a verdict, each from its own group of facts. Pure: the day and the instant are arguments. */
import { daysBetween, type LocalDate } from '../shared/local-date';
import { answer, recordOf, type JudgeContext } from './answer-check';
import { identifiesPack, type PackFacts, type ReadCode } from './facts';
import { checkMatch } from './check-match';
import { checkRecall } from './check-recall';
import { checkSale } from './check-sale';
import type { Check } from './verdict';

function checkRegistration({ registry }: PackFacts, code: ReadCode): Check {
	const say = answer.bind(null, 'registration', registry);
	if (!identifiesPack(code)) return answer('registration', null, 'not_checked', 'code_names_no_pack');
	if ('unavailable' in registry) return say('not_checked', registry.unavailable);
	if (registry.value === null) return say('fail', 'not_registered');
	if (registry.value.status === 'destroyed') return say('fail', 'code_cancelled');
	return say('pass', 'registered', { level: registry.value.level });
}

const insideOf = ({ packaging }: PackFacts) => ('value' in packaging ? packaging.value.inside : undefined);

const earlier = (one?: LocalDate | null, other?: LocalDate | null): LocalDate | null =>
	one && other ? (one < other ? one : other) : (one ?? other ?? null);

/**
 * Expired is the day after the last usable day. Where the code and the record name different days, the earlier
 * one counts (and `record_match` says that they differ). An outer pack is as old as the oldest box inside.
 */
function checkExpiry(facts: PackFacts, code: ReadCode, context: JudgeContext): Check {
	const recorded = earlier(recordOf(facts)?.expiresOn, insideOf(facts)?.expiresOn);
	const printed = code.expiresOn ?? null;
	const fromCode = printed !== null && (recorded === null || printed < recorded);
	const expiresOn = fromCode ? printed : recorded;
	if (expiresOn === null) {
		const why = 'unavailable' in facts.registry ? facts.registry.unavailable : 'expiry_unknown';
		return answer('expiry', facts.registry, 'not_checked', identifiesPack(code) ? why : 'code_names_no_pack');
	}
	// What is printed in the code needs nobody else's word; it is true as of now.
	const fact = fromCode ? { value: code, source: 'code', asOf: context.now } : facts.registry;
	const daysLeft = daysBetween(context.today, expiresOn);
	const detail = { expiresOn, daysLeft };
	if (daysLeft < 0) return answer('expiry', fact, 'fail', 'expired', detail);
	if (daysLeft <= context.nearExpiryDays) return answer('expiry', fact, 'attention', 'near_expiry', detail);
	return answer('expiry', fact, 'pass', 'in_date', detail);
}

function checkPackaging(facts: PackFacts, code: ReadCode): Check {
	const { packaging, registry } = facts;
	const say = answer.bind(null, 'packaging', packaging);
	if (!identifiesPack(code)) return answer('packaging', null, 'not_checked', 'code_names_no_pack');
	if ('unavailable' in packaging) return say('not_checked', packaging.unavailable);
	if (packaging.value.loop) return say('fail', 'parent_loop');
	if (packaging.value.parents > 1) return say('fail', 'two_parents');
	if (packaging.value.inside?.foreign) return say('fail', 'foreign_contents');
	if ('unavailable' in registry) return say('not_checked', registry.unavailable);
	if (registry.value === null) return say('not_checked', 'not_on_record');
	const { children, childrenExpected, opened } = packaging.value;
	const { level } = registry.value;
	if (level > 1)
		return say('attention', 'outer_pack', {
			level,
			children,
			...(childrenExpected === null ? {} : { childrenExpected })
		});
	return opened ? say('attention', 'opened', { level }) : say('pass', 'single_pack', { level });
}

function checkOrigin({ origin }: PackFacts, code: ReadCode): Check {
	const say = answer.bind(null, 'origin', origin);
	if (!identifiesPack(code)) return answer('origin', null, 'not_checked', 'code_names_no_pack');
	if ('unavailable' in origin) return say('not_checked', origin.unavailable);
	const { steps, receivedHere, askedAtStore } = origin.value;
	if (steps.length === 0) return say('not_checked', 'no_way_recorded');
	const sold = steps.findIndex(({ kind }) => kind === 'sold');
	const received = steps.findIndex(({ kind }) => kind === 'received');
	if (sold >= 0 && (received < 0 || sold < received)) return say('attention', 'sold_before_received');
	if (receivedHere) return say('pass', 'received_here');
	if (!askedAtStore)
		return received < 0 ? say('not_checked', 'no_way_recorded') : say('pass', 'chain_complete');
	return say('attention', received < 0 ? 'not_received_here' : 'received_elsewhere');
}

function checkQueries({ queries }: PackFacts, code: ReadCode, context: JudgeContext): Check {
	const say = answer.bind(null, 'query_count', queries);
	if (!identifiesPack(code)) return answer('query_count', null, 'not_checked', 'code_names_no_pack');
	if ('unavailable' in queries) return say('not_checked', queries.unavailable);
	const { distinct, places } = queries.value;
	const detail = { queries: distinct, places };
	if (places >= context.manyPlaces) return say('attention', 'many_places', detail);
	if (distinct >= context.manyQueries) return say('attention', 'many_queries', detail);
	return say('pass', distinct === 0 ? 'first_query' : 'few_queries', detail);
}

/** All eight, in the order of `checkNames`. */
export const runChecks = (facts: PackFacts, code: ReadCode, context: JudgeContext): readonly Check[] => [
	checkRegistration(facts, code),
	checkExpiry(facts, code, context),
	checkRecall(facts, code, context),
	checkSale(facts, code, context),
	checkMatch(facts, code),
	checkPackaging(facts, code),
	checkOrigin(facts, code),
	checkQueries(facts, code, context)
];
