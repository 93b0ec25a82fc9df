import type { CodeRequest, UnreadableDetail, VerificationAnswer } from '$lib/contract/http/verification';
import { packKey, productKey } from '$lib/domain/codes/pack-key';
import { parseCode } from '$lib/domain/codes/parse-code';
import { chinaDate } from '$lib/domain/shared/local-date';
import { codeAsRead } from '$lib/domain/verification/code-as-read';
import { isBoxCode, unavailable, type PackFacts, type ReadCode } from '$lib/domain/verification/facts';
import { judge } from '$lib/domain/verification/verify-pack';
import type { Found } from '../offline/look-up';
import { snapshotFacts } from '../offline/snapshot-facts';

export type OwnVerdict = { readonly verdict: VerificationAnswer } | { readonly problem: UnreadableDetail };

/** A code as a kiosk reads it itself, with the keys under which its own copy may know it. */
export interface BoxCode {
	readonly code: ReadCode;
	readonly packKey: string | undefined;
	/** As `gtin:06924561884074`. */
	readonly productKey: string | undefined;
}

export function readBoxCode(
	{ input, symbology }: CodeRequest,
	at: Date
): BoxCode | { readonly problem: UnreadableDetail } {
	const reading = parseCode(input, { today: chinaDate(at), ...(symbology !== undefined && { symbology }) });
	if (!reading.ok) {
		const { failure } = reading;
		const counts = 'got' in failure && 'expected' in failure ? failure : undefined;
		return {
			problem: {
				reason: failure.reason,
				...(counts && { expected: counts.expected, got: counts.got })
			}
		};
	}
	const code = codeAsRead(reading.value);
	if (!isBoxCode(code)) return { problem: { reason: 'not_a_box', kind: code.kind } };
	const product = productKey(reading.value);
	const asPrinted = code.kind === 'sscc' || code.kind === 'udi-ma' ? code.value : undefined;
	return {
		code,
		packKey: packKey(reading.value) ?? asPrinted,
		productKey: product && `${product.scheme}:${product.value}`
	};
}

function nothingKnown(code: ReadCode): PackFacts {
	const away = unavailable('offline');
	return {
		code,
		product: away,
		registry: away,
		recalls: away,
		sales: away,
		packaging: away,
		origin: away,
		queries: away
	};
}

/** The verdict by the same rules as the server's, from the kiosk's own copy or from the code alone. */
export function ownVerdict(code: ReadCode, found: Found | undefined, at: Date): VerificationAnswer {
	const now = at.toISOString();
	const facts = found ? snapshotFacts(code, found) : nothingKnown(code);
	const verdict = judge(facts, { today: chinaDate(at), now });
	return {
		// Recorded nowhere, so it has no number of its own.
		id: '',
		state: verdict.state,
		code,
		product: found?.product?.product ?? null,
		batch: verdict.batch,
		checks: verdict.checks,
		missing: verdict.missing,
		history: [],
		provisional: true,
		verifiedAt: now,
		alert: null
	};
}

/**
 * What can be said without the server and without a copy: the code is read and judged with every record missing.
 * A GS1 code still tells that the medicine has expired; a 20-digit code tells nothing.
 */
export function judgeAlone(request: CodeRequest, at: Date): OwnVerdict {
	const read = readBoxCode(request, at);
	return 'problem' in read ? read : { verdict: ownVerdict(read.code, undefined, at) };
}
