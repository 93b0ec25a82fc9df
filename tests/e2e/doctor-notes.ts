import { expect, type Page } from '@playwright/test';

/** Writes what every outcome needs, and waits until the server has it. */
export async function fillNotes(doctor: Page): Promise<void> {
	for (const field of ['subjective', 'assessment', 'plan', 'forPatient'])
		await doctor.locator(`[data-field=${field}]`).fill(`演示：${field}`);
	await expect(doctor.locator('[data-notes=saved]')).toBeVisible();
}
