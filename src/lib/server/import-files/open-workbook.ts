import type { Readable } from 'node:stream';
import yauzl from 'yauzl';
import { FileRefused, type FileFaultCode } from '$lib/domain/imports/row-faults';

const mostEntries = 1_000;
const mostEntryBytes = 512 * 1024 * 1024;
const mostAllBytes = 768 * 1024 * 1024;
/** Sheets of a million alike rows reach some 60; a bomb begins at several hundred. */
const mostRatio = 200;
/** Below this a bomb does no harm, and a small part of one style repeated compresses well. */
const smallEntryBytes = 4 * 1024 * 1024;

const refuse = (fault: FileFaultCode, detail: string): FileRefused =>
	new FileRefused({ fault, detail: detail.slice(0, 80) });

function checkEntry(entry: yauzl.Entry, all: number): void {
	const { fileName, uncompressedSize, compressedSize } = entry;
	if (entry.isEncrypted()) throw refuse('zip_encrypted', fileName);
	if (uncompressedSize > mostEntryBytes || all > mostAllBytes) throw refuse('zip_too_large', fileName);
	if (uncompressedSize > smallEntryBytes && uncompressedSize > compressedSize * mostRatio)
		throw refuse('zip_ratio', fileName);
}

/** An XLSX file's parts, by name. The sizes that the file claims are held against what comes out. */
export interface Workbook {
	/** @returns undefined when there is no such part @throws FileRefused */
	open(name: string): Promise<Readable | undefined>;
	close(): void;
}

/** Reads the directory of the zip alone. @throws FileRefused malformed_zip and the limits above */
export async function openWorkbook(path: string): Promise<Workbook> {
	let zip: yauzl.ZipFile;
	try {
		zip = await yauzl.openPromise(path, { autoClose: false, lazyEntries: true, validateEntrySizes: true });
	} catch (error) {
		throw refuse('malformed_zip', error instanceof Error ? error.message : '');
	}
	const entries = new Map<string, yauzl.Entry>();
	try {
		if (zip.entryCount > mostEntries) throw refuse('zip_too_many_entries', String(zip.entryCount));
		let all = 0;
		for await (const entry of zip.eachEntry()) {
			all += entry.uncompressedSize;
			checkEntry(entry, all);
			entries.set(entry.fileName, entry);
		}
	} catch (error) {
		zip.close();
		if (error instanceof FileRefused) throw error;
		throw refuse('malformed_zip', error instanceof Error ? error.message : '');
	}
	return {
		async open(name) {
			const entry = entries.get(name);
			if (!entry) return undefined;
			try {
				return await zip.openReadStreamPromise(entry);
			} catch (error) {
				throw refuse('malformed_zip', error instanceof Error ? error.message : '');
			}
		},
		close: () => zip.close()
	};
}
