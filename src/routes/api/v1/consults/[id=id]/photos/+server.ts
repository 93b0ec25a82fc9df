import { photoQuery } from '$lib/contract/http/record';
import { mostPhotoBytes } from '$lib/domain/photo/picture-kind';
import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { readBytes } from '$lib/server/http/read-bytes';
import { readQuery } from '$lib/server/http/read-query';
import { requireMaySend, sendPhoto } from '$lib/server/services/photo/send-photo';

/** The body is the picture itself. */
export const POST = endpoint({
	operation: 'consult.photo',
	status: 201,
	async run(ctx, _, event) {
		const { clientId } = readQuery(event, photoQuery);
		const id = requireId(event.params.id);
		await requireMaySend(ctx, id);
		return sendPhoto(ctx, id, { clientId, bytes: await readBytes(event.request, mostPhotoBytes) });
	}
});
