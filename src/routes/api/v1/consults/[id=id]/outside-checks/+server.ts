import { outsideQuestionBody } from '$lib/contract/http/cds';
import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { askOutside } from '$lib/server/services/cds/ask-outside';

export const POST = endpoint({
	operation: 'cds.outside',
	body: outsideQuestionBody,
	run: (ctx, question, { params }) => askOutside(ctx, requireId(params.id), question)
});
