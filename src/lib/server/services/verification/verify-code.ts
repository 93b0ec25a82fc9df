import { Failure } from '$lib/contract/errors';
import type { CodeRequest, ProductAnswer, VerificationAnswer } from '$lib/contract/http/verification';
import { packKey, productKey } from '$lib/domain/codes/pack-key';
import type { ParsedCode } from '$lib/domain/codes/parsed-code';
import { chinaDate } from '$lib/domain/shared/local-date';
import { codeAsRead } from '$lib/domain/verification/code-as-read';
import { isBoxCode } from '$lib/domain/verification/facts';
import { machineReason } from '$lib/domain/verification/machine-reasons';
import { packHistory } from '$lib/domain/verification/pack-history';
import { judge } from '$lib/domain/verification/verify-pack';
import { withContents } from '$lib/domain/verification/with-contents';
import { requirePermission } from '../../access';
import type { Context } from '../../context';
import { timeOrderedId } from '../../db/time-ordered-id';
import type { PackFactsRow } from '../../repositories/pack-facts';
import { askPlatforms } from './ask-platforms';
import { readContents } from '../packaging/read-contents';
import { gatherFacts } from './gather-facts';
import { readCodeText } from './read-code';

/** Codes of one unit whose scheme has no key of its own are looked up as they are printed. */
const lookUpKey = (code: ParsedCode): string | undefined =>
	packKey(code) ?? (code.kind === 'sscc' || code.kind === 'udi-ma' ? code.value : undefined);

function productAnswer(row: PackFactsRow): ProductAnswer | null {
	if (row.productId === null) return null;
	const { genericName, tradeName, form, strength, packSpec, approvalNumber, holder, maker } = row;
	const { productId: id, rxClass, storageWords } = row;
	return {
		id,
		genericName,
		tradeName,
		form,
		strength,
		packSpec,
		approvalNumber,
		holder,
		maker,
		rxClass,
		storageWords
	};
}

/** An older scan is dated so far back and no further: a clock that was set in between would invent years. */
const oldestScanMs = 31 * 86_400_000;

/** A kiosk numbers its scans itself, so that one that was sent twice is recorded once. */
function scanOf({ actor }: Context, { scan }: CodeRequest, at: Date) {
	if (!scan) return { id: timeOrderedId(at), verifiedAt: at };
	if (actor.kind !== 'device') throw new Failure('invalid_input', 'only a kiosk numbers its scans');
	const { id, ageMs = 0, told } = scan;
	return {
		id,
		verifiedAt: new Date(at.getTime() - Math.min(ageMs, oldestScanMs)),
		...(ageMs > 0 && { receivedAt: at }),
		...(told && { toldState: told })
	};
}

/**
 * Verifies one code: reads it, looks everything up at once, judges, and records that it was asked. The answer is
 * given only after the record is on disk. Places of other chains appear in it as "elsewhere" and nothing more.
 * @throws Failure unreadable_code, database_unavailable
 */
export async function verifyCode(ctx: Context, request: CodeRequest): Promise<VerificationAnswer> {
	requirePermission(ctx, 'pack.verify');
	const { actor, services } = ctx;
	const at = ctx.now();
	const now = at.toISOString();
	const scan = scanOf(ctx, request, at);
	const parsed = readCodeText(request, at);
	const code = codeAsRead(parsed);
	if (!isBoxCode(code))
		throw new Failure('unreadable_code', 'this code is ours and on no box', {
			reason: 'not_a_box',
			kind: code.kind
		});
	const storeId = 'storeId' in actor ? actor.storeId : null;
	const chainId = 'chainId' in actor ? actor.chainId : null;
	const key = lookUpKey(parsed);
	const row = await services.readPackFacts({
		packKey: key,
		productKey: productKey(parsed),
		storeId,
		chainId
	});
	const gathered = gatherFacts(code, row, storeId !== null, now);
	// Asked for outer packs only: a box, which nearly every scan is, pays nothing for it.
	const contents = row.code !== null && row.level > 1 ? await readContents(ctx, row.code) : null;
	const own = contents ? withContents(gathered, contents) : gathered;
	const askedCode = row.code ?? key;
	// Nobody outside is configured in most places: then nothing is asked and nothing is waited for.
	const outside =
		services.platforms.length > 0 && askedCode !== undefined
			? await askPlatforms(ctx, askedCode, own)
			: undefined;
	const facts = outside?.facts ?? own;
	const verdict = judge(facts, { today: chinaDate(at), now, nearExpiryDays: services.config.nearExpiryDays });
	await services.verificationLog.append({
		...scan,
		packCode: row.code ?? key ?? code.value,
		kind: code.kind,
		state: verdict.state,
		chainId,
		storeId,
		deviceId: actor.kind === 'device' ? actor.id : null,
		actorKind: actor.kind
	});
	const answer: VerificationAnswer = {
		id: scan.id,
		state: verdict.state,
		code,
		product: productAnswer(row),
		batch: verdict.batch,
		checks: verdict.checks,
		missing: verdict.missing,
		history: packHistory(facts),
		provisional: false,
		verifiedAt: now,
		alert: verdict.alert,
		...(contents && { contents }),
		...(verdict.state === 'sold' &&
			services.config.insuranceHotline !== null && { insuranceHotline: services.config.insuranceHotline }),
		...(actor.kind === 'machine' && { machineReason: machineReason(verdict) })
	};
	return outside ? outside.keep(answer, productKey(parsed)) : answer;
}
