import { connect } from 'node:net';

export interface RawRequest {
	readonly method?: string;
	readonly path: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string | Buffer;
	/** In pieces of unknown number instead of with a length. */
	readonly chunked?: boolean;
	/** Says nothing about a body that it has: its length is not declared. */
	readonly lengthless?: boolean;
}

/** The bytes of a request, in full. */
export function bytesOf(request: RawRequest, last = true): Buffer {
	const { method = 'POST', path, headers = {}, chunked } = request;
	const body = Buffer.from(request.body ?? '');
	const lines = {
		host: '127.0.0.1',
		...headers,
		...(chunked
			? { 'transfer-encoding': 'chunked' }
			: !request.lengthless && { 'content-length': body.length }),
		connection: last ? 'close' : 'keep-alive'
	};
	const head = Object.entries(lines).map(([name, value]) => `${name}: ${value}\r\n`);
	const half = Math.ceil(body.length / 2);
	const pieces = [body.subarray(0, half), body.subarray(half), Buffer.alloc(0)].map((piece) =>
		Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')])
	);
	return Buffer.concat([
		Buffer.from(`${method} ${path} HTTP/1.1\r\n${head.join('')}\r\n`),
		...(chunked ? pieces : [body])
	]);
}

/** Sends bytes over a connection of its own and gives back everything that comes until the other end closes it. */
export function exchange(port: number, bytes: Buffer): Promise<string> {
	return new Promise((done, failed) => {
		const chunks: Buffer[] = [];
		const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
		socket.on('data', (chunk) => chunks.push(chunk));
		socket.on('end', () => done(Buffer.concat(chunks).toString()));
		socket.on('error', failed);
	});
}

/** Sends some bytes and goes away without waiting. */
export function breakOff(port: number, bytes: Buffer): Promise<void> {
	return new Promise((done, failed) => {
		const socket = connect(port, '127.0.0.1', () =>
			socket.write(bytes, () => setTimeout(() => socket.destroy(), 50))
		);
		socket.on('close', () => done());
		socket.on('error', failed);
	});
}
