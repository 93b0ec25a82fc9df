import { patientSearchBody } from '$lib/contract/http/record';
import { endpoint } from '$lib/server/http/endpoint';
import { findRecords } from '$lib/server/services/record/export-records';

/** POST, so that an identity number stands in no address. */
export const POST = endpoint({
	operation: 'record.search',
	body: patientSearchBody,
	run: (ctx, { query }) => findRecords(ctx, query)
});
