import * as v from 'valibot';
import { expiryComputations } from '$lib/domain/platform/expiry-computation';
import {
	boxStatuses,
	platformStatuses,
	type PlatformAnswer,
	type PlatformPack
} from '$lib/domain/platform/platform-answer';
import { parseLocalDate, type LocalDate } from '$lib/domain/shared/local-date';
import type { Queryable } from '../db/client';

const text = v.nullable(v.string());
const day = v.nullable(
	v.custom<LocalDate>((value) => typeof value === 'string' && parseLocalDate(value) !== undefined)
);

/** The pack as it was kept. A row of an older shape is no answer and is asked for anew. */
const keptPack: v.GenericSchema<unknown, PlatformPack> = v.object({
	code: v.string(),
	status: v.picklist(platformStatuses),
	level: v.number(),
	parentCode: text,
	children: v.array(v.string()),
	content: v.nullable(v.number()),
	boxStatus: v.picklist(boxStatuses),
	checkCount: v.number(),
	product: v.object({
		genericName: v.string(),
		tradeName: text,
		form: text,
		strength: text,
		packSpec: text,
		approvalNumber: text,
		standardCode: text,
		ean13: text,
		maker: text,
		drugType: v.nullable(v.picklist([1, 2, 3]))
	}),
	batchNumber: text,
	producedOn: day,
	expiresOn: day,
	expiryFits: v.nullable(v.picklist([...expiryComputations, 'none']))
});

export interface KeptAnswer {
	readonly answer: PlatformAnswer;
	readonly asOf: Date;
}

/** What these platforms said last about one code, by platform. */
export async function findPlatformAnswers(
	db: Queryable,
	packCode: string,
	platforms: readonly string[]
): Promise<ReadonlyMap<string, KeptAnswer>> {
	const rows = await db
		.selectFrom('platformAnswer')
		.select(['platform', 'pack', 'asOf'])
		.where('packCode', '=', packCode)
		.where('platform', 'in', [...platforms])
		.execute();
	return new Map(
		rows.flatMap(({ platform, pack, asOf }): [string, KeptAnswer][] => {
			if (pack === null) return [[platform, { answer: { kind: 'not_known' }, asOf }]];
			const kept = v.safeParse(keptPack, pack);
			return kept.success ? [[platform, { answer: { kind: 'pack', pack: kept.output }, asOf }]] : [];
		})
	);
}

/** Keeps the newest word of a platform about a code; an older one that comes late changes nothing. */
export async function keepPlatformAnswer(
	db: Queryable,
	packCode: string,
	platform: string,
	{ answer, asOf }: KeptAnswer
): Promise<void> {
	const pack = answer.kind === 'pack' ? JSON.stringify(answer.pack) : null;
	await db
		.insertInto('platformAnswer')
		.values({ packCode, platform, pack, asOf })
		.onConflict((conflict) =>
			conflict
				.columns(['packCode', 'platform'])
				.doUpdateSet({ pack, asOf })
				.where('platformAnswer.asOf', '<=', asOf)
		)
		.execute();
}

/** @returns how many were forgotten */
export async function forgetPlatformAnswers(db: Queryable, before: Date): Promise<number> {
	const { numDeletedRows } = await db
		.deleteFrom('platformAnswer')
		.where('asOf', '<', before)
		.executeTakeFirst();
	return Number(numDeletedRows);
}
