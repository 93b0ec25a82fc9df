import { test as base } from '@playwright/test';

/**
 * A test whose browser contexts end with it. Those that a spec opens by itself would live on until the browser ends, and
 * their pages would go on polling, drawing and calling beside the tests that follow. What was open before the test, such as
 * a page that a whole file shares, stays.
 */
export const test = base.extend<{ closedContexts: undefined }>({
	closedContexts: [
		async ({ browser }, use) => {
			const before = new Set(browser.contexts());
			await use(undefined);
			const opened = browser.contexts().filter((context) => !before.has(context));
			await Promise.all(opened.map((context) => context.close()));
		},
		{ auto: true }
	]
});
