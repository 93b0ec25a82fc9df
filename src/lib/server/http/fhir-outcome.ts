import { Failure, failureKind, type FailureCode } from '$lib/contract/errors';
import type { Resource } from '$lib/domain/fhir/resource';

export const fhirJson = 'application/fhir+json';

/** Issue types of R4 by our failure codes; what is not listed is a rule of the pharmacy. */
const issueTypes: Partial<Record<FailureCode, string>> = {
	invalid_input: 'invalid',
	query_invalid: 'invalid',
	address_too_long: 'too-long',
	too_large: 'too-long',
	not_found: 'not-found',
	media_unsupported: 'not-supported',
	not_acceptable: 'not-supported',
	method_not_allowed: 'not-supported',
	too_many_requests: 'throttled',
	not_signed_in: 'login',
	wrong_credentials: 'login',
	device_revoked: 'login',
	forbidden: 'forbidden',
	exchange_not_agreed: 'forbidden',
	signature_invalid: 'security',
	prescription_altered: 'security',
	precondition_failed: 'conflict',
	not_allowed_now: 'conflict',
	taken_by_other: 'conflict',
	key_reused: 'duplicate',
	database_unavailable: 'transient',
	shutting_down: 'transient',
	internal: 'exception'
};

const system = 'urn:wenyao:failure-code';

/** Any failure as R4 tells faults; `details` carries our own code, and a conflict the status that stands against it. */
export function outcomeOf({ code, message, detail }: Failure, requestId: string): Resource {
	const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
	const status = text(detail?.status);
	const expression = text(detail?.expression);
	const findings = Array.isArray(detail?.findings) ? (detail.findings as { code: string }[]) : [];
	return {
		resourceType: 'OperationOutcome',
		issue: [
			{
				severity: failureKind(code).status >= 500 ? 'fatal' : 'error',
				code: text(detail?.kind) ?? issueTypes[code] ?? 'business-rule',
				details: {
					coding: [
						{ system, code },
						...(status ? [{ system: 'urn:wenyao:prescription-status', code: status }] : []),
						...findings.map((finding) => ({ system: 'urn:wenyao:prescription-limit', code: finding.code }))
					],
					text: message
				},
				diagnostics: `request ${requestId}`,
				...(expression && { expression: [expression] })
			}
		]
	};
}

export function outcomeAnswer(failure: Failure, requestId: string): Response {
	const { status } = failureKind(failure.code);
	return new Response(JSON.stringify(outcomeOf(failure, requestId)), {
		status,
		headers: {
			'content-type': `${fhirJson}; charset=utf-8`,
			'cache-control': 'no-store',
			...(status === 401 && { 'www-authenticate': 'Bearer' }),
			...(typeof failure.detail?.allow === 'string' && { allow: failure.detail.allow }),
			...(status === 503 || status === 429 ? { 'retry-after': '5' } : {}),
			// The rest of the body was not read: the next request needs a line of its own.
			...(failure.code === 'too_large' && { connection: 'close' })
		}
	});
}
