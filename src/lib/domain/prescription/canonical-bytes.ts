import canonicalize from 'canonicalize';
import { fail, ok, type Result } from '../shared/result';

export interface NotCanonical {
	readonly code: 'not_canonical';
	/** Where, as in `lines[0].amount`. */
	readonly path: string;
	readonly why:
		| 'fraction_or_unsafe_number'
		| 'null'
		| 'undefined'
		| 'broken_unicode'
		| 'not_normalised'
		| 'not_plain_data';
}

/**
 * The UTF-8 bytes of a document under RFC 8785 (JSON Canonicalization Scheme). Only strings, safe integers,
 * booleans, arrays and plain objects are let through, so that no way of writing numbers can make two machines
 * disagree; strings must be well-formed and in normal form C, so that what looks the same is the same.
 *
 * {b: 1, a: ['x', true]} -> the bytes of {"a":["x",true],"b":1}
 */
export function canonicalBytes(document: object): Result<Uint8Array<ArrayBuffer>, NotCanonical> {
	const fault = findFault(document, '');
	if (fault) return fail(fault);
	const text = canonicalize(document);
	if (text === undefined) return fail({ code: 'not_canonical', path: '', why: 'not_plain_data' });
	return ok(new TextEncoder().encode(text));
}

/** Text as documents hold it: normal form C, no blanks around. For what people typed, before it is put in. */
export const documentText = (text: string): string => text.normalize('NFC').trim();

/** What is being signed. A signature over one kind must never serve as one over another. */
export type SigningKind = 'prescription' | 'review';

/**
 * The bytes that are hashed for a signature: a line that names the kind and version, then the canonical bytes.
 * The line ends in a newline, which no kind contains, so payloads of two kinds can never be equal.
 */
export function signingPayload(kind: SigningKind, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
	const prefix = new TextEncoder().encode(`wenyao/${kind}/v1\n`);
	const payload = new Uint8Array(prefix.length + bytes.length);
	payload.set(prefix);
	payload.set(bytes, prefix.length);
	return payload;
}

const loneSurrogate = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

function findFault(value: unknown, path: string): NotCanonical | undefined {
	const fault = (why: NotCanonical['why']): NotCanonical => ({ code: 'not_canonical', path, why });
	switch (typeof value) {
		case 'boolean':
			return;
		case 'string':
			return textFault(value, path);
		case 'number':
			return Number.isSafeInteger(value) && !Object.is(value, -0)
				? undefined
				: fault('fraction_or_unsafe_number');
		case 'undefined':
			return fault('undefined');
		case 'object':
			break;
		default:
			return fault('not_plain_data');
	}
	if (value === null) return fault('null');
	if (Array.isArray(value)) {
		for (let index = 0; index < value.length; index++) {
			const inner = findFault(value[index], `${path}[${index}]`);
			if (inner) return inner;
		}
		return;
	}
	const prototype: unknown = Object.getPrototypeOf(value);
	if (prototype !== Object.prototype && prototype !== null) return fault('not_plain_data');
	if ('toJSON' in value) return fault('not_plain_data');
	for (const [key, member] of Object.entries(value)) {
		const at = path === '' ? key : `${path}.${key}`;
		const inner = textFault(key, at) ?? findFault(member, at);
		if (inner) return inner;
	}
}

function textFault(text: string, path: string): NotCanonical | undefined {
	if (loneSurrogate.test(text)) return { code: 'not_canonical', path, why: 'broken_unicode' };
	if (text.normalize('NFC') !== text) return { code: 'not_canonical', path, why: 'not_normalised' };
}
