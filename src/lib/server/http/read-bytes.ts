import { Failure } from '$lib/contract/errors';

/**
 * The bytes of a request's body. What is too long is read to its end and dropped, within the bound on all requests:
 * a sender hears no answer while it is still sending.
 * @throws Failure too_large for more than `most`, however many were announced
 */
export async function readBytes(request: Request, most: number): Promise<Uint8Array> {
	if (!request.body) return new Uint8Array();
	const announced = Number(request.headers.get('content-length') ?? 0);
	let parts: Uint8Array[] = [];
	let length = 0;
	for await (const part of request.body) {
		length += part.byteLength;
		if (Math.max(length, announced) > most) parts = [];
		else parts.push(part);
	}
	if (Math.max(length, announced) > most) throw new Failure('too_large', `at most ${most} bytes`);
	return Buffer.concat(parts, length);
}
