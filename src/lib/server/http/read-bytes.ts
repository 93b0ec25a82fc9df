import { Failure } from '$lib/contract/errors';

/**
 * The bytes of a request's body.
 * @throws Failure too_large as soon as there are more than `most`, however many were announced
 */
export async function readBytes(request: Request, most: number): Promise<Uint8Array> {
	const tooLarge = () => new Failure('too_large', `at most ${most} bytes`);
	if (Number(request.headers.get('content-length') ?? 0) > most) throw tooLarge();
	const parts: Uint8Array[] = [];
	let length = 0;
	if (!request.body) return new Uint8Array();
	// What is too long is left unread, not cancelled: that would end the connection before the answer is told.
	for await (const part of request.body.values({ preventCancel: true })) {
		length += part.byteLength;
		if (length > most) throw tooLarge();
		parts.push(part);
	}
	return Buffer.concat(parts, length);
}
