/** What a file may be about. */
export const importKinds = ['packs', 'products', 'recalls', 'mappings'] as const;
export type ImportKind = (typeof importKinds)[number];

/** What a file may be written in; XML is the trace platform's parent and child file, of packs only. */
export const importFormats = ['xml', 'csv', 'xlsx'] as const;
export type ImportFormat = (typeof importFormats)[number];

/**
 * `reading → ready → applying → done`; `refused` is a file that could not be read, `cancelled` one that a person
 * let go, `failed` one that was lost. Only `done` has changed anything.
 */
export const importStatuses = [
	'reading',
	'ready',
	'applying',
	'done',
	'refused',
	'cancelled',
	'failed'
] as const;
export type ImportStatus = (typeof importStatuses)[number];

/** Where packs are once imported: on their way to the chain, or received at one store. */
export const placements = ['on_the_way', 'received'] as const;
export type Placement = (typeof placements)[number];

/** What to do when rows are faulty: take nothing of the file, or leave those rows out. */
export const faultPolicies = ['refuse', 'skip'] as const;
export type FaultPolicy = (typeof faultPolicies)[number];

/** What applying would do with a row. */
export const rowVerdicts = ['new', 'changed', 'same', 'faulty'] as const;
export type RowVerdict = (typeof rowVerdicts)[number];

/** Largest file, and most rows of one, that are read at all. */
export const mostFileBytes = 512 * 1024 * 1024;
export const mostRows = 2_000_000;
/** Kinds other than packs are compared row by row. */
export const mostSmallRows = 50_000;
