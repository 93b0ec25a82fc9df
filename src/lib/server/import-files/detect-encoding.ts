import { createReadStream } from 'node:fs';
import { FileRefused } from '$lib/domain/imports/row-faults';

export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'gb18030'] as const;
export type Encoding = (typeof encodings)[number];

/** Where the bytes stop being of an encoding. */
interface Break {
	readonly line: number;
	/** Byte of the file, from 1. */
	readonly at: number;
	readonly reason: 'undecodable' | 'nul';
}

const newline = 0x0a;

function byMark(head: Buffer): Encoding | undefined {
	if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
	if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
	if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
	return undefined;
}

/** Which byte of `line` breaks it: decoded byte by byte, since a decoder tells no place. */
function breakWithin(line: Buffer, encoding: Encoding): number {
	const decoder = new TextDecoder(encoding, { fatal: true });
	for (let at = 0; at < line.length; at++)
		try {
			decoder.decode(line.subarray(at, at + 1), { stream: true });
		} catch {
			return at;
		}
	return Math.max(line.length - 1, 0);
}

/** Reads the whole file once. @returns undefined when every byte is of the encoding */
async function findBreak(path: string, encoding: Encoding): Promise<Break | undefined> {
	const decoder = new TextDecoder(encoding, { fatal: true });
	let offset = 0;
	let lines = 0;
	// What follows the last line end: the decoder is started anew there to find the place. 0x0A is part of no longer
	// character in UTF-8 or GB18030.
	let tail: Buffer = Buffer.alloc(0);
	const broken = (bytes: Buffer): Break => {
		const at = breakWithin(bytes, encoding);
		const before = bytes.subarray(0, at);
		return {
			line: lines + 1 + before.filter((byte) => byte === newline).length,
			at: offset - tail.length + at + 1,
			reason: 'undecodable'
		};
	};
	for await (const chunk of createReadStream(path, { highWaterMark: 64 * 1024 }) as AsyncIterable<Buffer>) {
		try {
			const text = decoder.decode(chunk, { stream: true });
			const nul = text.indexOf('\0');
			if (nul >= 0)
				return {
					line: lines + 1 + (text.slice(0, nul).match(/\n/g)?.length ?? 0),
					at: offset + 1,
					reason: 'nul'
				};
		} catch {
			return broken(Buffer.concat([tail, chunk]));
		}
		for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, at + 1)) lines++;
		const last = chunk.lastIndexOf(newline);
		offset += chunk.length;
		tail = last >= 0 ? chunk.subarray(last + 1) : Buffer.concat([tail, chunk]).subarray(-1024 * 1024);
	}
	try {
		decoder.decode();
	} catch {
		return broken(tail);
	}
	return undefined;
}

/**
 * UTF-8 with or without its mark, UTF-16 with its mark, or GBK and its successor GB18030. Every byte is looked at:
 * a file that is half of one and half of another is of none.
 * @throws FileRefused unknown_encoding with line and byte
 */
export async function detectEncoding(path: string, head: Buffer): Promise<Encoding> {
	const marked = byMark(head);
	const broken = await findBreak(path, marked ?? 'utf-8');
	if (!broken) return marked ?? 'utf-8';
	if (!marked && broken.reason === 'undecodable' && !(await findBreak(path, 'gb18030'))) return 'gb18030';
	throw new FileRefused({ fault: 'unknown_encoding', line: broken.line, at: broken.at });
}

/** The text of a file in pieces, the mark left out; tells how many bytes have been read. */
export async function* decodeFile(
	path: string,
	encoding: Encoding,
	onBytes: (bytes: number) => void
): AsyncGenerator<string> {
	const decoder = new TextDecoder(encoding, { fatal: true });
	let bytes = 0;
	for await (const chunk of createReadStream(path, { highWaterMark: 64 * 1024 }) as AsyncIterable<Buffer>) {
		bytes += chunk.length;
		onBytes(bytes);
		yield decoder.decode(chunk, { stream: true });
	}
	yield decoder.decode();
}
