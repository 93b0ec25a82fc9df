import { requestConsultBody } from '$lib/contract/http/consult';
import { endpoint } from '$lib/server/http/endpoint';
import { requestConsult } from '$lib/server/services/consult/request-consult';

export const POST = endpoint({
	operation: 'consult.request',
	body: requestConsultBody,
	status: 201,
	run: requestConsult
});
