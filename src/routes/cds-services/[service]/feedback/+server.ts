import { feedbackBody } from '$lib/contract/http/cds';
import { partnerEndpoint } from '$lib/server/http/partner-endpoint';
import { takeFeedback } from '$lib/server/services/cds/take-feedback';

export const POST = partnerEndpoint({
	operation: 'cds.feedback',
	body: feedbackBody,
	async run(ctx, { feedback }, { params }) {
		await takeFeedback(ctx, params.service ?? '', feedback);
		return {};
	}
});
