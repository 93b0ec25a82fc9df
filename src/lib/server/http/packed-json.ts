import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const pack = promisify(gzip);

/** A large answer, compressed where the other side can read it; off the event loop, at the level that costs little. */
export async function packedJson(request: Request, answer: unknown): Promise<Response> {
	const headers = {
		'content-type': 'application/json',
		'cache-control': 'no-store',
		vary: 'accept-encoding'
	};
	const text = JSON.stringify(answer);
	if (!/\bgzip\b/.test(request.headers.get('accept-encoding') ?? '')) return new Response(text, { headers });
	const bytes = await pack(text, { level: 1 });
	return new Response(new Uint8Array(bytes), { headers: { ...headers, 'content-encoding': 'gzip' } });
}
