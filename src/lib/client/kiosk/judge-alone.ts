import type { CodeRequest, UnreadableDetail, VerificationAnswer } from '$lib/contract/http/verification';
import { parseCode } from '$lib/domain/codes/parse-code';
import { chinaDate } from '$lib/domain/shared/local-date';
import { codeAsRead } from '$lib/domain/verification/code-as-read';
import { isBoxCode, unavailable } from '$lib/domain/verification/facts';
import { judge } from '$lib/domain/verification/verify-pack';

export type OwnVerdict = { readonly verdict: VerificationAnswer } | { readonly problem: UnreadableDetail };

/**
 * What can be said without the server: the code is read and judged by the same rules, with every record missing.
 * A GS1 code still tells that the medicine has expired; a 20-digit code tells nothing.
 */
export function judgeAlone({ input, symbology }: CodeRequest, at: Date): OwnVerdict {
	const today = chinaDate(at);
	const now = at.toISOString();
	const reading = parseCode(input, { today, ...(symbology !== undefined && { symbology }) });
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
	const away = unavailable('offline');
	const verdict = judge(
		{
			code,
			product: away,
			registry: away,
			recalls: away,
			sales: away,
			packaging: away,
			origin: away,
			queries: away
		},
		{ today, now }
	);
	return {
		verdict: {
			// Recorded nowhere, so it has no number of its own.
			id: '',
			state: verdict.state,
			code,
			product: null,
			batch: verdict.batch,
			checks: verdict.checks,
			missing: verdict.missing,
			history: [],
			provisional: true,
			verifiedAt: now,
			alert: null
		}
	};
}
