import type { ContentsAnswer } from '$lib/contract/http/packaging';
import { contentsOf, type OuterContents } from '$lib/domain/packaging/describe-contents';
import { chinaDate } from '$lib/domain/shared/local-date';
import type { Context } from '../../context';
import { readPackTrees } from '../../repositories/pack-contents';

const mostCodes = 20;

/**
 * What is inside an outer pack, for a step that has asked permission already. A kiosk and another chain are told
 * counts: a list of the codes inside is what somebody who copies codes would want.
 * @returns null when the pack is not on record
 */
export async function readContents(ctx: Context, code: string): Promise<ContentsAnswer | null> {
	const { actor, services } = ctx;
	const nodes = await readPackTrees(services.db, [code]);
	const root = nodes.find((node) => node.code === code);
	if (!root) return null;
	const own = (actor.kind === 'staff' || actor.kind === 'machine') && root.chainId === actor.chainId;
	return answerOf(contentsOf(code, nodes, chinaDate(ctx.now())), own);
}

function answerOf({ problems, ...contents }: OuterContents, own: boolean): ContentsAnswer {
	const grouped = new Map<string, ContentsAnswer['problems'][number]>();
	for (const { code, problem } of problems) {
		const { boxes = 0, codes = [] } = grouped.get(problem) ?? {};
		grouped.set(problem, {
			problem,
			boxes: boxes + 1,
			codes: own && codes.length < mostCodes ? [...codes, code] : codes
		});
	}
	return { ...contents, problems: [...grouped.values()] };
}
