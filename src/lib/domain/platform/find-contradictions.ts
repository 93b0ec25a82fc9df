import { gtin14 } from '../verification/check-match';
import { sameBatch } from '../verification/check-recall';
import type {
	Contradiction,
	ContradictionField,
	PackFacts,
	PackRecord,
	ProductSummary
} from '../verification/facts';
import type { PlatformPack, PlatformWord } from './platform-answer';
import type { Said } from './record-of-pack';

/** One source's word on one pack. */
interface Statement {
	readonly source: string;
	readonly level: number;
	readonly batchNumber: string | null;
	readonly producedOn: string | null;
	readonly expiresOn: string | null;
	readonly approvalNumber: string | null;
	readonly gtins: readonly string[];
}

const statementOfRecord = (source: string, record: PackRecord): Statement => ({
	source,
	level: record.level,
	batchNumber: record.batchNumber,
	producedOn: record.producedOn,
	expiresOn: record.expiresOn,
	approvalNumber: record.product.approvalNumber ?? null,
	gtins: record.product.gtins ?? []
});

const statementOfPack = (source: string, pack: PlatformPack): Statement => ({
	source,
	level: pack.level,
	batchNumber: pack.batchNumber,
	producedOn: pack.producedOn,
	expiresOn: pack.expiresOn,
	approvalNumber: pack.product.approvalNumber,
	gtins: pack.product.ean13 === null ? [] : [pack.product.ean13]
});

const plain = (text: string): string => text.replace(/\s+/g, '').toUpperCase();

/** Whether a pack that a platform describes is of this product; what one side does not say is no difference. */
function isProduct(product: ProductSummary, pack: PlatformPack): boolean {
	const { approvalNumber, gtins } = product;
	const said = pack.product;
	if (approvalNumber && said.approvalNumber) return plain(approvalNumber) === plain(said.approvalNumber);
	if (gtins?.length && said.ean13) return gtins.map(gtin14).includes(gtin14(said.ean13));
	return true;
}

type Different = (one: string, other: string) => boolean;

const fields: readonly (readonly [
	field: ContradictionField,
	value: (statement: Statement) => string | null,
	differ: Different
])[] = [
	['product', ({ approvalNumber }) => approvalNumber, (one, other) => plain(one) !== plain(other)],
	['level', ({ level }) => String(level), (one, other) => one !== other],
	// An outer pack may hold several batches, so its word is no word about one.
	[
		'batch',
		({ level, batchNumber }) => (level > 1 ? null : batchNumber),
		(one, other) => !sameBatch(one, other)
	],
	['expiry', ({ level, expiresOn }) => (level > 1 ? null : expiresOn), (one, other) => one !== other],
	['production', ({ level, producedOn }) => (level > 1 ? null : producedOn), (one, other) => one !== other]
];

/** What the sources do not agree on; a source that says nothing about a field contradicts nobody. */
function differences(statements: readonly Statement[]): Contradiction[] {
	return fields.flatMap(([field, valueOf, differ]) => {
		const said = statements.flatMap((statement) => {
			const value = valueOf(statement);
			return value === null ? [] : [{ source: statement.source, value }];
		});
		const [first] = said;
		const other = first && said.find(({ value }) => differ(first.value, value));
		return other ? [{ field, said }] : [];
	});
}

/** What our record and the platforms, or the platforms among themselves, do not agree on. */
export function findContradictions(
	own: PackFacts,
	said: readonly Said[],
	words: readonly PlatformWord[]
): Contradiction[] {
	const ours = 'value' in own.registry && own.registry.value ? own.registry : undefined;
	const catalogued = 'value' in own.product ? own.product.value : null;
	const record = ours?.value;
	const statements = [
		...(record && ours ? [statementOfRecord(ours.source, record)] : []),
		...said.map(({ platform, pack }) => statementOfPack(platform, pack))
	];
	const found = differences(statements);
	const product = record?.product ?? catalogued;
	const other = product && said.find(({ pack }) => !isProduct(product, pack));
	const named = found.some(({ field }) => field === 'product');
	const answered = words.filter((word) => 'answer' in word);
	return [
		// On record with us, and everybody who is responsible for the code has never heard of it.
		...(record && ours && answered.length > 0 && said.length === 0
			? [
					{
						field: 'registration' as const,
						said: [
							{ source: ours.source, value: 'registered' },
							...answered.map(({ platform }) => ({ source: platform, value: 'not_known' }))
						]
					}
				]
			: []),
		...(other && !named
			? [
					{
						field: 'product' as const,
						said: [
							{ source: ours?.source ?? 'registry', value: product.genericName },
							{ source: other.platform, value: other.pack.product.genericName }
						]
					}
				]
			: []),
		...found
	];
}
