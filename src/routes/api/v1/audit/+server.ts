import { auditQuery } from '$lib/contract/http/chain';
import { endpoint } from '$lib/server/http/endpoint';
import { readQuery } from '$lib/server/http/read-query';
import { listEntries } from '$lib/server/services/audit/list-entries';

export const GET = endpoint({
	operation: 'audit.read',
	run: (ctx, _, event) => listEntries(ctx, readQuery(event, auditQuery))
});
