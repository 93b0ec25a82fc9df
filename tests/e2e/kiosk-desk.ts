import AxeBuilder from '@axe-core/playwright';
import {
	expect,
	type Browser,
	type BrowserContext,
	type BrowserContextOptions,
	type Page
} from '@playwright/test';
import { gs1ElementString } from '../../src/lib/server/demo/box-face';
import { demoBoxes } from '../../src/lib/server/demo/demo-boxes';
import { chinaDate } from '../../src/lib/domain/shared/local-date';
import { test } from './closed-contexts';
import { pairKiosk } from './people';

export const kioskScreen = { width: 1080, height: 1920 };

const boxes = demoBoxes(chinaDate(new Date()));

/** What is printed on a box of the demo world. */
export function symbolOf(id: string, symbol: 'trace' | 'gs1' | 'ean13' = 'trace'): string {
	const box = boxes.find((candidate) => candidate.id === id);
	const text =
		symbol === 'trace'
			? box?.traceCode
			: symbol === 'gs1'
				? box?.gs1 && gs1ElementString(box.gs1)
				: box?.ean13;
	if (!text) throw new RangeError(`no ${symbol} on box ${id}`);
	return text;
}

/** A paired kiosk's own browser; the page is not opened yet. */
export async function newKiosk(
	browser: Browser,
	baseURL: string,
	kiosk: 1 | 2 | 3 | 4,
	options: BrowserContextOptions = {}
): Promise<{ context: BrowserContext; page: Page }> {
	const context = await browser.newContext({ baseURL, viewport: kioskScreen, locale: 'zh-CN', ...options });
	await pairKiosk(browser, context, baseURL, kiosk);
	return { context, page: await context.newPage() };
}

export async function openKiosk(page: Page): Promise<void> {
	await page.goto('/kiosk');
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('把药盒对准扫描口');
	await expect(page.getByText('已联网')).toBeVisible();
}

/** No violation of WCAG 2.2 AA, with the two rules that are off by default. */
export async function expectAccessible(page: Page): Promise<void> {
	expect(await findViolations(page)).toEqual([]);
}

async function findViolations(page: Page): Promise<string[]> {
	const { violations } = await new AxeBuilder({ page })
		.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
		.options({ rules: { 'target-size': { enabled: true }, 'color-contrast-enhanced': { enabled: true } } })
		.analyze();
	return violations.map(
		({ id, nodes }) =>
			`${id}: ${nodes.map(({ target, html }) => `${target.join(' ')} ${html.slice(0, 80)}`).join(' | ')}`
	);
}

const noFaults = { small: [], high: [], close: [], tiny: [], overflow: { page: 0, main: 0 } };

/** Sizes of a standing kiosk: nothing to press under 20 mm or closer than 6 mm, no text under 28 px, no overflow. */
export async function expectKioskSizes(page: Page): Promise<void> {
	expect(await findSizeFaults(page, 1 / 3)).toEqual(noFaults);
}

/**
 * Every screen of a customer's way in one go: whatever is wrong with it is told, and the next is looked at. What a
 * scrolling part of the screen hides at the moment is not on the screen.
 */
export async function inspectScreen(page: Page, name: string): Promise<void> {
	const press = (button: string) => page.getByRole('button', { name: button, exact: true }).click();
	const sizes = async (mode: string, reach: number) => {
		const found = await findSizeFaults(page, reach);
		// Large or low, a screen may scroll; it never runs over the side.
		if (mode !== 'plain') found.overflow.main = 0;
		expect.soft(found, `${name}, ${mode}`).toEqual(noFaults);
	};
	await test.step(name, async () => {
		expect.soft(await findViolations(page), name).toEqual([]);
		await sizes('plain', 1 / 3);
		await press('大字');
		await sizes('large', 1 / 3);
		await press('低位');
		await sizes('large and low', 1 / 2);
		await press('标准字');
		await press('标准高度');
	});
}

/** @param reach the part of the screen, from the top, in which nothing may be pressed */
async function findSizeFaults(page: Page, reach: number) {
	return page.evaluate((upper) => {
		const seen = (element: Element) => element.checkVisibility() && element.getClientRects().length > 0;
		const inSight = (element: Element) => {
			const box = element.getBoundingClientRect();
			for (let around = element.parentElement; around; around = around.parentElement) {
				if (!/auto|scroll|hidden/.test(getComputedStyle(around).overflowY)) continue;
				const frame = around.getBoundingClientRect();
				if (box.top < frame.top - 1 || box.bottom > frame.bottom + 1) return false;
			}
			return true;
		};
		const targets = [...document.querySelectorAll('button, a[href], input, textarea, select')].filter(
			(element) => seen(element) && inSight(element)
		);
		const boxes = targets.map((element) => ({
			name: element.textContent?.trim() ?? '',
			box: element.getBoundingClientRect()
		}));
		const small = boxes.filter(({ box }) => box.width < 84 || box.height < 84).map(({ name }) => name);
		const high = boxes.filter(({ box }) => box.top < innerHeight * upper).map(({ name }) => name);
		const close = boxes.flatMap((a, index) =>
			boxes.slice(index + 1).flatMap((b) => {
				const across = Math.max(a.box.left - b.box.right, b.box.left - a.box.right);
				const down = Math.max(a.box.top - b.box.bottom, b.box.top - a.box.bottom);
				return Math.max(across, down) < 23.5 ? [`${a.name} | ${b.name}`] : [];
			})
		);
		const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		const tiny: string[] = [];
		for (let node = walker.nextNode(); node; node = walker.nextNode()) {
			const parent = node.parentElement;
			if (!parent || !node.textContent?.trim() || /^(SCRIPT|STYLE|NOSCRIPT)$/.test(parent.tagName)) continue;
			// Letters of a drawing are as large as the drawing makes them.
			const size = parent.closest('svg')
				? parent.getBoundingClientRect().height
				: parseFloat(getComputedStyle(parent).fontSize);
			if (seen(parent) && size < 27.9) tiny.push(node.textContent.trim());
		}
		const main = document.querySelector('main');
		const overflow = {
			page: document.documentElement.scrollWidth - innerWidth,
			main: main ? main.scrollHeight - main.clientHeight : 0
		};
		return { small, high, close, tiny, overflow };
	}, reach);
}
