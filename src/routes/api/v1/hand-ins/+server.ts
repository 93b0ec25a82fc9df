import { handInBody, handInDayQuery } from '$lib/contract/http/hand-in';
import { endpoint } from '$lib/server/http/endpoint';
import { readQuery } from '$lib/server/http/read-query';
import { listHandIns } from '$lib/server/services/hand-in/list-hand-ins';
import { recordHandIn } from '$lib/server/services/hand-in/record-hand-in';

export const GET = endpoint({
	operation: 'hand-in.list',
	run: (ctx, _body, event) => listHandIns(ctx, readQuery(event, handInDayQuery))
});

export const POST = endpoint({
	operation: 'hand-in.record',
	body: handInBody,
	status: 201,
	run: (ctx, input) => recordHandIn(ctx, input)
});
