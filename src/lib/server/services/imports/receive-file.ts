import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import type { ReadableStream as NodeStream } from 'node:stream/web';
import { pipeline } from 'node:stream/promises';
import { Failure } from '$lib/contract/errors';
import type { ImportQuery, ImportSummary } from '$lib/contract/http/imports';
import { mostFileBytes } from '$lib/domain/imports/import-kinds';
import { FileRefused } from '$lib/domain/imports/row-faults';
import { requireImporter, requirePermission } from '../../access';
import type { Context } from '../../context';
import { detectFormat, headBytes } from '../../import-files/detect-format';
import { appendAudit } from '../../repositories/audit';
import { countOpenImports, findImportJob, insertImportJob } from '../../repositories/import-jobs';
import { ensureImportFolder, importPath, removeImportFile } from './import-file';
import { findOwnStore } from './own-store';
import { summarise } from './summarise';

const mostOpen = 20;

interface Kept {
	readonly bytes: number;
	readonly sha256: Buffer;
	readonly head: Buffer;
}

/** To disk as it comes; nothing of it is held in memory. @throws Failure too_large */
async function keep(body: ReadableStream<Uint8Array>, path: string): Promise<Kept> {
	const hash = createHash('sha256');
	let bytes = 0;
	let head = Buffer.alloc(0);
	const meter = new Transform({
		transform(chunk: Buffer, _, done) {
			bytes += chunk.length;
			if (bytes > mostFileBytes) return done(new Failure('too_large', `at most ${mostFileBytes} bytes`));
			hash.update(chunk);
			if (head.length < headBytes) head = Buffer.concat([head, chunk.subarray(0, headBytes - head.length)]);
			done(null, chunk);
		}
	});
	try {
		await pipeline(
			Readable.fromWeb(body as NodeStream),
			meter,
			createWriteStream(path, { flags: 'wx', mode: 0o600 })
		);
	} catch (error) {
		if (error instanceof Failure) throw error;
		const code = error instanceof Error && 'code' in error ? error.code : undefined;
		if (code === 'ENOSPC') throw error;
		throw new Failure('invalid_input', 'the upload was broken off', { field: 'body' });
	}
	return { bytes, sha256: hash.digest(), head };
}

/**
 * Takes a file in; a process will read it and make a preview of it. Nothing else changes before a person confirms.
 * @throws Failure forbidden (the kind is not theirs), invalid_input (no placement for packs), not_found (store), too_large, file_refused (a format that
 * is never read), not_allowed_now (too many imports wait already)
 */
export async function receiveFile(
	ctx: Context,
	{ kind, name, placement, store }: ImportQuery,
	body: ReadableStream<Uint8Array> | null
): Promise<ImportSummary> {
	const manager = requireImporter(ctx, 'import.manage');
	requirePermission(ctx, `import.${kind}`);
	const { services } = ctx;
	if (
		(kind === 'packs') !== (placement !== undefined) ||
		(placement === 'received') !== (store !== undefined)
	)
		throw new Failure('invalid_input', 'placement: packs, and only packs, are placed', {
			field: 'placement'
		});
	if (store) await findOwnStore(ctx, store);
	if ((await countOpenImports(services.db, manager.chainId)) >= mostOpen)
		throw new Failure('not_allowed_now', 'finish the imports that wait first', { open: mostOpen });
	if (!body) throw new Failure('invalid_input', 'the body is the file');
	const id = randomUUID();
	await ensureImportFolder(services);
	try {
		const { bytes, sha256, head } = await keep(body, importPath(services, id));
		const format = detectFormat(kind, head);
		await services.db.transaction().execute(async (trx) => {
			await insertImportJob(trx, {
				id,
				chainId: manager.chainId,
				createdBy: manager.id,
				createdAt: ctx.now(),
				kind,
				format,
				placement: placement ?? null,
				storeId: store ?? null,
				fileName: name,
				fileBytes: String(bytes),
				sha256
			});
			await appendAudit(trx, ctx, {
				action: 'import.upload',
				subject: { type: 'import', id },
				detail: { kind, format, bytes, sha256: sha256.toString('hex') }
			});
		});
	} catch (error) {
		await removeImportFile(services, id);
		if (error instanceof FileRefused)
			throw new Failure('file_refused', error.fileFault.fault, { ...error.fileFault });
		throw error;
	}
	const job = await findImportJob(services.db, id);
	if (!job) throw new Failure('internal', 'the import is gone');
	return summarise(job);
}
