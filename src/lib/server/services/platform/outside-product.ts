import type { VerificationAnswer } from '$lib/contract/http/verification';
import type { PackFacts } from '$lib/domain/verification/facts';

/** The answer with the name that a platform gives to a medicine which is not in our catalogue. */
export function withOutsideProduct(answer: VerificationAnswer, { product }: PackFacts): VerificationAnswer {
	if (answer.product || 'unavailable' in product || !product.value) return answer;
	const { genericName, packSpec = null } = product.value;
	return { ...answer, outsideProduct: { source: product.source, genericName, packSpec } };
}
