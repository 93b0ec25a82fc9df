import type { LocalDate } from '$lib/domain/shared/local-date';
import type { DemoBox, DemoVerdict } from './box-face';
import { demoBoxes, shelfBoxes } from './demo-boxes';
import { demoStores } from './demo-people';
import { drawSymbols, type DrawnSymbol } from './draw-symbols';
import type { PackLevel, RxClass } from './rows';

type Words = { readonly zh: string; readonly en: string };

/** A box as the page shows it. */
export type BoxFace = {
	readonly id: string;
	readonly title: Words;
	readonly note: Words;
	readonly expected: DemoVerdict;
	readonly attention: DemoBox['attention'];
	readonly level: PackLevel;
	readonly genericName: string;
	readonly genericNameEn: string;
	readonly tradeName: string;
	readonly form: string;
	readonly packSpec: string;
	readonly maker: string;
	readonly approvalNumber: string;
	readonly rxClass: RxClass;
	readonly specialControl: boolean;
	readonly storage: string;
	readonly batch: string | null;
	readonly madeOn: LocalDate | null;
	/** As printed, which on the mismatching box is not what is registered. */
	readonly expiresOn: LocalDate | null;
	readonly symbols: readonly DrawnSymbol[];
};

const face = (box: DemoBox): BoxFace => ({
	id: box.id,
	title: box.title,
	note: box.note,
	expected: box.expected,
	attention: box.attention,
	level: box.pack?.level ?? 1,
	genericName: box.product.genericName,
	genericNameEn: box.product.genericNameEn,
	tradeName: box.product.tradeName,
	form: box.product.form,
	packSpec: box.product.packSpec,
	maker: box.product.maker,
	approvalNumber: box.product.approvalNumber,
	rxClass: box.product.rxClass,
	specialControl: box.product.specialControl !== null,
	storage: box.product.storage.words,
	batch: box.batch?.number ?? null,
	madeOn: box.batch?.madeOn ?? null,
	expiresOn: box.gs1?.expiresOn ?? null,
	symbols: drawSymbols(box)
});

/** Stores whose shelves can be shown, by the number that the address of the page carries. */
export const shelves = demoStores.map(({ id, name }, index) => ({ number: String(index + 1), id, name }));

/** Drawing takes longer than everything else; the faces of a day do not change. */
let drawn: { today: LocalDate; faces: Map<string, readonly BoxFace[]> } | undefined;

/** The scenes, or with a shelf number of `shelves` that store's boxes; undefined for a number that is none. */
export function demoFaces(today: LocalDate, shelf: string | null): readonly BoxFace[] | undefined {
	const store = shelves.find(({ number }) => number === shelf);
	if (shelf !== null && !store) return;
	if (drawn?.today !== today) drawn = { today, faces: new Map() };
	const key = shelf ?? '';
	const known = drawn.faces.get(key);
	if (known) return known;
	const faces = (store ? shelfBoxes(today, store.id) : demoBoxes(today)).map(face);
	drawn.faces.set(key, faces);
	return faces;
}
