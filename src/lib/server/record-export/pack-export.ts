import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

export interface ExportFile {
	readonly path: string;
	readonly bytes: Uint8Array;
}

/** One archive, with the SHA-256 of every file in the form that `sha256sum -c` reads. */
export function packExport(files: readonly ExportFile[], at: Date): ReadableStream<Uint8Array> {
	const zip = new ZipFile();
	const sums = files.map(
		({ path, bytes }) => `${createHash('sha256').update(bytes).digest('hex')}  ${path}\n`
	);
	for (const { path, bytes } of files) zip.addBuffer(Buffer.from(bytes), path, { mtime: at, compress: true });
	zip.addBuffer(Buffer.from(sums.join('')), 'SHA256SUMS', { mtime: at });
	zip.end();
	return Readable.toWeb(Readable.from(zip.outputStream)) as ReadableStream<Uint8Array>;
}
