import type { ParsedCode } from '../codes/parsed-code';
import type { ReadCode } from './facts';

/** What a code says about the box, apart from how it was carried and mended. */
export function codeAsRead(code: ParsedCode): ReadCode {
	const { kind, value } = code;
	return {
		kind,
		value,
		...('gtin' in code && code.gtin !== undefined && { gtin: code.gtin }),
		...('serial' in code && code.serial !== undefined && { serial: code.serial }),
		...('batch' in code && code.batch !== undefined && { batch: code.batch }),
		...('producedOn' in code && code.producedOn !== undefined && { producedOn: code.producedOn }),
		...('expiresOn' in code && code.expiresOn !== undefined && { expiresOn: code.expiresOn })
	};
}
