import { randomUUID } from 'node:crypto';
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
import { readPackFacts, type PackFactsRow } from '../../repositories/pack-facts';
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
	const row = await readPackFacts(services.reader, {
		packKey: key,
		productKey: productKey(parsed),
		storeId,
		chainId
	});
	const gathered = gatherFacts(code, row, storeId !== null, now);
	// Asked for outer packs only: a box, which nearly every scan is, pays nothing for it.
	const contents = row.code !== null && row.level > 1 ? await readContents(ctx, row.code) : null;
	const facts = contents ? withContents(gathered, contents) : gathered;
	const verdict = judge(facts, { today: chinaDate(at), now, nearExpiryDays: services.config.nearExpiryDays });
	const id = randomUUID();
	await services.verificationLog.append({
		id,
		packCode: row.code ?? key ?? code.value,
		kind: code.kind,
		state: verdict.state,
		chainId,
		storeId,
		deviceId: actor.kind === 'device' ? actor.id : null,
		actorKind: actor.kind,
		verifiedAt: at
	});
	return {
		id,
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
		...(actor.kind === 'machine' && { machineReason: machineReason(verdict) })
	};
}
