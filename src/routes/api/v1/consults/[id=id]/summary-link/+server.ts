import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { makeSummaryLink } from '$lib/server/services/summary/give-summary';
import { revokeSummary } from '$lib/server/services/summary/open-summary';

export const POST = endpoint({
	operation: 'summary.link',
	status: 201,
	run: (ctx, _, { params }) => makeSummaryLink(ctx, requireId(params.id))
});

export const DELETE = endpoint({
	operation: 'summary.revoke',
	run: (ctx, _, { params }) => revokeSummary(ctx, requireId(params.id))
});
