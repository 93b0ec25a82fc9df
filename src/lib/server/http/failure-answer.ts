import { Failure, failureKind, type FailureBody } from '$lib/contract/errors';
import { RevokedDevice } from '../auth/revoked-device';
import { countRefusal } from '../metrics';
import { appendAudit } from '../repositories/audit';
import type { Context, Services } from '../context';

/** Errors of a database that is away or going away (SQLSTATE classes 08, 53, 57P, and the socket's own). */
const awayCode = /^(08|53|57P|ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|ETIMEDOUT)/;
const awayMessage =
	/connection terminated|timeout exceeded when trying to connect|client has encountered a connection error|not queryable|connection is closed/i;

/** Any thrown value becomes one of the closed list; what we did not foresee is `internal` and tells no details. */
export function toFailure(error: unknown): Failure {
	if (error instanceof Failure) return error;
	if (error instanceof Error) {
		const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
		if (awayCode.test(code) || awayMessage.test(error.message))
			return new Failure('database_unavailable', 'the database is away; try again in a moment');
	}
	return new Failure('internal', 'something went wrong on our side');
}

export const failureBody = (failure: Failure, requestId: string): FailureBody => ({
	error: {
		code: failure.code,
		message: failure.message,
		requestId,
		...(failure.detail && { detail: failure.detail })
	}
});

/**
 * The one place where a failed step is logged and, if its kind asks for it, written to the audit trail.
 * The log line carries the code and the request id, never input.
 */
export async function reportFailure(
	services: Services,
	ctx: Context,
	error: unknown,
	requestId: string,
	operation: string
): Promise<Failure> {
	const failure = toFailure(error);
	countRefusal(failure.code);
	if (failure.code === 'internal')
		services.log.error(
			{ requestId, operation, error: error instanceof Error ? { name: error.name, stack: error.stack } : {} },
			'internal failure'
		);
	else services.log.info({ requestId, operation, code: failure.code }, 'refused');
	if (failureKind(failure.code).audited) {
		const subject = failure.detail?.subject;
		const asked = error instanceof RevokedDevice ? { ...ctx, actor: error.device } : ctx;
		await appendAudit(services.db, asked, {
			action: operation,
			subject: { type: 'operation', id: typeof subject === 'string' ? subject : operation },
			outcome: 'refused',
			reason: failure.code
		}).catch((cause: unknown) =>
			services.log.error({ requestId, operation, cause }, 'audit entry of a refusal was lost')
		);
	}
	return failure;
}
