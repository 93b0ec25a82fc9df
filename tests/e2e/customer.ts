import { expect, type Page } from '@playwright/test';
import { residentIdCheck } from '../../src/lib/domain/patient/resident-id';

export interface Customer {
	readonly name: string;
	/** YYYYMMDD */
	readonly born: string;
	readonly phone: string;
	/** Of the identity number; even = a woman. */
	readonly serial?: string;
}

const anyDigits = (count: number): string =>
	Array.from({ length: count }, () => Math.floor(Math.random() * 10)).join('');

/**
 * An invented adult whom no spec before has brought here: who comes again is asked other questions. The identity
 * number is well-formed and belongs to no region.
 */
export const anAdult = (): Customer => ({
	name: '张丽华',
	born: '19630412',
	phone: `138${anyDigits(8)}`,
	serial: `${anyDigits(2)}2`
});

export function residentIdOf({ born, serial = '002' }: Customer): string {
	const body = `990000${born}${serial}`;
	return `${body}${residentIdCheck(body)}`;
}

const next = (page: Page) => page.getByRole('button', { name: '继续', exact: true }).click();

async function tapDigits(page: Page, digits: string): Promise<void> {
	for (const digit of digits) await page.getByRole('button', { name: digit, exact: true }).click();
}

/** Whoever is free next, or the queue all the same where nobody is online. */
export async function chooseNextFree(page: Page): Promise<void> {
	await expect(page.locator('[data-stage=doctor]')).toBeVisible();
	await page.getByRole('button', { name: /^(下一位有空的医生|先排队)/ }).click();
}

/** From the home screen into the queue, by touch alone but for the name. */
export async function askForDoctor(page: Page, customer: Customer): Promise<void> {
	await page.getByRole('button', { name: /看医生/ }).click();
	await expect(page.locator('[data-stage=who]')).toBeVisible();
	await page.getByLabel('姓名').fill(customer.name);
	await page.getByRole('button', { name: /身份证号/ }).click();
	await tapDigits(page, residentIdOf(customer));
	await tapDigits(page, customer.phone);
	await next(page);
	await expect(page.locator('[data-stage=why]')).toBeVisible();
	await page.getByRole('button', { name: '嗓子疼' }).click();
	await next(page);
	await chooseNextFree(page);
	await expect(page.locator('[data-stage=background]')).toBeVisible();
	await page.getByRole('button', { name: '没有过敏' }).click();
	await page.getByRole('button', { name: '慢性咽炎' }).click();
	await page.getByRole('button', { name: '3个月内' }).click();
	await page.getByRole('button', { name: '病历', exact: true }).click();
	await next(page);
	await expect(page.locator('[data-stage=consent]')).toBeVisible();
	for (const consent of await page.getByRole('checkbox').all()) await consent.check();
	await page.getByRole('button', { name: '同意，继续' }).click();
	await expect(page.locator('[data-stage=check]')).toBeVisible();
	await page.getByRole('button', { name: '开始排队' }).click();
	await expect(page.locator('[data-stage=waiting], [data-stage=call]')).toBeVisible();
}

/** Frames of the remote picture that were really shown so far. */
export const remoteFrames = async (page: Page): Promise<number> =>
	Number((await page.locator('video:not(.own)').getAttribute('data-frames')) ?? 0);
