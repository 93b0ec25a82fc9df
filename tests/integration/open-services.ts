import type { CallNews, Change } from '$lib/contract/realtime/change';
import { parseConfig } from '$lib/server/config';
import { createServices } from '$lib/server/create-services';

/** Services on a database of the tests, with what they publish kept for the test to look at. */
export function openServices(
	databaseUrl: string,
	settings: Record<string, string> = {},
	chance?: Parameters<typeof createServices>[2]
) {
	const published: Change[] = [];
	const announced: CallNews[] = [];
	const forgotten: unknown[] = [];
	const config = parseConfig({
		DATABASE_URL: databaseUrl,
		WENYAO_SECRET: 'a secret of the tests, long enough to be taken',
		LOG_LEVEL: 'silent',
		...settings
	});
	const opened = createServices(
		config,
		{
			publish: (change) => published.push(change),
			announce: (news) => announced.push(news),
			forgetActor: (key) => forgotten.push(key)
		},
		chance
	);
	return { ...opened, published, announced, forgotten };
}
