import { answer, recordOf } from './answer-check';
import { sameBatch } from './check-recall';
import { identifiesPack, type PackFacts, type PackRecord, type ReadCode } from './facts';
import type { Check, CheckDetail, CheckReason } from './verdict';

/** A 69 code or GTIN in 14 digits, so that a box's EAN-13 equals its GTIN-14. */
export const gtin14 = (gtin: string): string => gtin.padStart(14, '0');

/** Each comparison the code allows: true = equal, false = differs, undefined = one side says nothing. */
function compare(code: ReadCode, record: PackRecord) {
	const { product } = record;
	const gtinKnown = code.gtin !== undefined && product.gtins && product.gtins.length > 0;
	const idsKnown =
		code.kind === 'cn-trace' && product.identificationCodes && product.identificationCodes.length > 0;
	return {
		// The first 7 characters are the drug identification code (药品追溯码编码要求, route a).
		identification: idsKnown ? product.identificationCodes.includes(code.value.slice(0, 7)) : undefined,
		gtin: gtinKnown ? product.gtins.map(gtin14).includes(gtin14(code.gtin)) : undefined,
		batch: code.batch && record.batchNumber ? sameBatch(code.batch, record.batchNumber) : undefined,
		expiry: code.expiresOn && record.expiresOn ? code.expiresOn === record.expiresOn : undefined,
		production: code.producedOn && record.producedOn ? code.producedOn === record.producedOn : undefined
	};
}

/** Whether what the code says is what the record says. A plain 20-digit code may leave nothing to compare. */
export function checkMatch(facts: PackFacts, code: ReadCode): Check {
	const say = answer.bind(null, 'record_match', facts.registry);
	if (!identifiesPack(code)) return answer('record_match', null, 'not_checked', 'code_names_no_pack');
	if ('unavailable' in facts.registry) return say('not_checked', facts.registry.unavailable);
	const record = recordOf(facts);
	const [contradiction] = facts.contradictions ?? [];
	if (contradiction)
		return say('fail', 'sources_differ', {
			differs: contradiction.field,
			sources: contradiction.said.map(({ source }) => source)
		});
	if (!record) return say('not_checked', 'not_on_record');
	const same = compare(code, record);
	const detail: CheckDetail = {
		...(same.batch === false ? { batch: code.batch, recordBatch: record.batchNumber ?? undefined } : {}),
		...(same.expiry === false
			? { expiresOn: code.expiresOn, recordExpiresOn: record.expiresOn ?? undefined }
			: {})
	};
	const differs: CheckReason | undefined =
		same.gtin === false || same.identification === false
			? 'product_differs'
			: same.batch === false
				? 'batch_differs'
				: same.expiry === false
					? 'expiry_differs'
					: same.production === false
						? 'production_differs'
						: undefined;
	if (differs) return say('fail', differs, detail);
	if (record.producedOn && record.expiresOn && record.producedOn > record.expiresOn)
		return say('fail', 'record_dates_contradict');
	if (record.expiryUnusual) return say('attention', 'expiry_unusual');
	const compared = Object.values(same).some((result) => result === true);
	return compared ? say('pass', 'matches') : say('not_checked', 'nothing_to_compare');
}
