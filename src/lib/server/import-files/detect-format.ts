import type { ImportFormat, ImportKind } from '$lib/domain/imports/import-kinds';
import { FileRefused } from '$lib/domain/imports/row-faults';

/** Bytes of a file's beginning that `detectFormat` and the encoding look at. */
export const headBytes = 512;

/**
 * By what a file begins with; its name proves nothing.
 * @throws FileRefused wrong_format for an old .xls, a PDF or a picture, and for an XML file of anything but packs
 */
export function detectFormat(kind: ImportKind, head: Buffer): ImportFormat {
	if (head.length === 0) throw new FileRefused({ fault: 'empty_file' });
	if (head.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004'))) return 'xlsx';
	const binary = ['d0cf11e0', '25504446', '89504e47', 'ffd8ffe0', '1f8b08', '377abcaf', '52617221'];
	if (binary.some((magic) => head.toString('hex').startsWith(magic)))
		throw new FileRefused({ fault: 'wrong_format', detail: head.subarray(0, 4).toString('hex') });
	const text = head
		.toString('latin1')
		.replace(/^(\u00ef\u00bb\u00bf|\u00ff\u00fe|\u00fe\u00ff)/, '')
		.replaceAll('\0', '');
	if (!text.trimStart().startsWith('<')) return 'csv';
	if (kind !== 'packs') throw new FileRefused({ fault: 'wrong_format', detail: 'xml' });
	return 'xml';
}
