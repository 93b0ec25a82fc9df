import { Failure } from '$lib/contract/errors';
import type { CodeRequest, UnreadableDetail } from '$lib/contract/http/verification';
import { parseCode } from '$lib/domain/codes/parse-code';
import type { CodeFailure, ParsedCode } from '$lib/domain/codes/parsed-code';
import { chinaDate } from '$lib/domain/shared/local-date';
import { requirePermission } from '../../access';
import type { Context } from '../../context';

function detailOf(failure: CodeFailure): UnreadableDetail & Record<string, unknown> {
	const { raw: _raw, ...problem } = failure;
	// Whole candidates would give a pick-up token back; their kinds are enough to act on.
	if (problem.reason === 'two_codes' || problem.reason === 'ambiguous')
		return { reason: problem.reason, candidates: problem.candidates.map(({ kind }) => kind) };
	if (problem.reason === 'too_long') return { reason: 'too_long', expected: problem.limit, got: problem.got };
	return { ...problem };
}

/** @throws Failure unreadable_code with an `UnreadableDetail`; the text itself is never repeated in it. */
export function readCodeText(request: CodeRequest, now: Date): ParsedCode {
	const { input, symbology } = request;
	const reading = parseCode(input, { ...(symbology !== undefined && { symbology }), today: chinaDate(now) });
	if (reading.ok) return reading.value;
	const detail = detailOf(reading.failure);
	throw new Failure('unreadable_code', `the code cannot be read: ${detail.reason}`, detail);
}

/** Says what a text is, without asking any record. */
export function readCode(ctx: Context, request: CodeRequest): ParsedCode {
	requirePermission(ctx, 'code.parse');
	return readCodeText(request, ctx.now());
}
