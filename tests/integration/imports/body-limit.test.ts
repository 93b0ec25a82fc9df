import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Handle } from '@sveltejs/kit';
import { handleBodyLimit } from '$lib/server/http/body-limit';
import { createWorld, type World } from '../world';

let world: World;
beforeAll(async () => {
	world = await createWorld({ WENYAO_BODY_LIMIT: '1K' });
});
afterAll(() => world.close());

/** Sends so many bytes; without a stated length they come as a stream. */
async function send(path: string, bytes: number, stated: boolean): Promise<number> {
	const url = new URL(`http://localhost${path}`);
	const body = stated
		? new Uint8Array(bytes)
		: new ReadableStream<Uint8Array>({
				start(out) {
					for (let at = 0; at < bytes; at += 512) out.enqueue(new Uint8Array(512));
					out.close();
				}
			});
	const request = new Request(url, {
		method: 'POST',
		body,
		...(stated && { headers: { 'content-length': String(bytes) } }),
		duplex: 'half'
	} as RequestInit);
	const event = { url, request, locals: { services: world.services, requestId: 'r' } };
	const answer = await handleBodyLimit({
		event: event as unknown as Parameters<Handle>[0]['event'],
		resolve: async ({ request }) =>
			new Response(null, {
				status: await request.arrayBuffer().then(
					() => 200,
					() => 400
				)
			})
	});
	return answer.status;
}

describe('the longest body', () => {
	it.each([
		['/login', 1024, true, 200],
		['/login', 1025, true, 413],
		['/login', 1024, false, 200],
		['/login', 4096, false, 400],
		['/api/v1/imports/x/confirmation', 1025, true, 413],
		['/api/v1/imports', 4096, true, 200],
		['/api/v1/imports', 4096, false, 200]
	])('%s with %i bytes, stated: %s, answers %i', async (path, bytes, stated, status) => {
		expect(await send(path, bytes, stated)).toBe(status);
	});
});
