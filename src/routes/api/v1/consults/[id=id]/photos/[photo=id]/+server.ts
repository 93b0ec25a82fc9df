import { photoSizeQuery } from '$lib/contract/http/record';
import { endpoint } from '$lib/server/http/endpoint';
import { requireId } from '$lib/server/http/path-id';
import { readQuery } from '$lib/server/http/read-query';
import { readPhoto } from '$lib/server/services/photo/read-photo';

export const GET = endpoint({
	operation: 'consult.photo.read',
	async run(ctx, _, event) {
		const { size } = readQuery(event, photoSizeQuery);
		const picture = await readPhoto(ctx, requireId(event.params.id), requireId(event.params.photo), size);
		return new Response(new Uint8Array(picture), {
			headers: {
				'content-type': 'image/jpeg',
				'cache-control': 'no-store',
				'content-disposition': 'inline; filename="photo.jpg"',
				// Opened by itself it is a picture and nothing else.
				'content-security-policy': "default-src 'none'; sandbox"
			}
		});
	}
});
