import type { ParsedCodeAnswer } from '$lib/contract/http/verification';
import type { ParsedCode } from '$lib/domain/codes/parsed-code';

/**
 * The JSON text of a parsed code. Written by hand where `elements` are concerned: a JavaScript object would put
 * "10" and "17" before "01", and the order of the symbol is part of the answer.
 */
export function codeAnswerText(code: ParsedCode): string {
	const { kind, value } = code;
	const plain: Omit<ParsedCodeAnswer, 'elements'> = {
		kind,
		value,
		...('gtin' in code && { gtin: code.gtin }),
		...('batch' in code && { batch: code.batch }),
		...('serial' in code && { serial: code.serial }),
		...('expiresOn' in code && { expiresOn: code.expiresOn }),
		...('producedOn' in code && { producedOn: code.producedOn }),
		...(code.repair && { repair: code.repair.kind })
	};
	const text = JSON.stringify(plain);
	if (!('elements' in code)) return text;
	const seen = new Set<string>();
	const members = code.elements.flatMap(({ ai, value: content }) => {
		if (seen.has(ai)) return [];
		seen.add(ai);
		return [`${JSON.stringify(ai)}:${JSON.stringify(content)}`];
	});
	return `${text.slice(0, -1)},"elements":{${members.join(',')}}}`;
}
