import { createConnection, createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/**
 * `statement` n: the line breaks before the n-th statement reaches the database, counted from when this was asked.
 * `answer_of_commit`: the database commits, and the line breaks before anybody hears of it.
 */
export type Cut = { readonly kind: 'statement'; readonly n: number } | { readonly kind: 'answer_of_commit' };

export interface CuttingProxy {
	/** The same database, through the proxy. */
	readonly url: string;
	/** Cuts once. */
	cut(at: Cut): void;
	/** Statements since `cut` was called, and whether it has happened. */
	state(): { readonly statements: number; readonly done: boolean };
	close(): Promise<void>;
}

/** Messages of a client: one without a type at the beginning, then a letter, a length and a body each. */
class ClientMessages {
	#rest = Buffer.alloc(0);
	#started = false;

	/** @returns the complete messages, as they stand on the wire */
	take(chunk: Buffer): Buffer[] {
		this.#rest = Buffer.concat([this.#rest, chunk]);
		const messages: Buffer[] = [];
		for (;;) {
			const head = this.#started ? 1 : 0;
			if (this.#rest.length < head + 4) return messages;
			const length = head + this.#rest.readInt32BE(head);
			if (this.#rest.length < length) return messages;
			messages.push(this.#rest.subarray(0, length));
			this.#rest = this.#rest.subarray(length);
			this.#started = true;
		}
	}
}

/** Stands between a program and its PostgreSQL, and breaks the line where a test wants it broken. */
export async function openCuttingProxy(databaseUrl: string): Promise<CuttingProxy> {
	const target = new URL(databaseUrl);
	const folder = target.searchParams.get('host') ?? '';
	let wanted: Cut | undefined;
	let statements = 0;
	let done = false;
	const open = new Set<Socket>();

	const server = createServer((client) => {
		const database = createConnection(`${folder}/.s.PGSQL.5432`);
		const both = [client, database];
		const cut = () => {
			done = true;
			wanted = undefined;
			for (const socket of both) socket.destroy();
		};
		const messages = new ClientMessages();
		let committing = false;
		client.on('data', (chunk: Buffer) => {
			for (const message of messages.take(chunk)) {
				const type = String.fromCharCode(message[0] ?? 0);
				// A plain query, or the end of a prepared one.
				if (wanted && (type === 'Q' || type === 'S')) {
					statements += 1;
					if (wanted.kind === 'statement' && statements >= wanted.n) return cut();
					if (wanted.kind === 'answer_of_commit' && /^Q....commit\0$/is.test(message.toString('latin1')))
						committing = true;
				}
				database.write(message);
			}
		});
		database.on('data', (chunk: Buffer) => (committing ? cut() : client.write(chunk)));
		for (const socket of both) {
			open.add(socket);
			socket.on('error', () => {});
			socket.on('close', () => {
				open.delete(socket);
				for (const other of both) other.destroy();
			});
		}
	});
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	const { port } = server.address() as AddressInfo;
	return {
		url: `postgres://${target.username || 'app'}@127.0.0.1:${port}${target.pathname}?sslmode=disable`,
		cut(at) {
			wanted = at;
			statements = 0;
			done = false;
		},
		state: () => ({ statements, done }),
		close: () =>
			new Promise((closed) => {
				for (const socket of open) socket.destroy();
				server.close(() => closed());
			})
	};
}
