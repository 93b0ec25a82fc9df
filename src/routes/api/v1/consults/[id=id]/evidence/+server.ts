import { evidenceBody } from '$lib/contract/http/patient';
import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { confirmEvidence } from '$lib/server/services/prescription/confirm-evidence';

export const PUT = endpoint({
	operation: 'consult.evidence',
	body: evidenceBody,
	run: (ctx, { kind }, { params }) => confirmEvidence(ctx, requireId(params.id), kind)
});
