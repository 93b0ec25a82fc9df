/**
 * The URIs by which identifiers and codes are told apart. FHIR gives GTIN and UCUM theirs; for Chinese codes none could
 * be confirmed, so they have neutral names of this project's own, which claim no national profile.
 */
export const systems = {
	gtin: 'https://www.gs1.org/gtin',
	ucum: 'http://unitsofmeasure.org',
	/** Drug trace code (药品追溯码) of one sales pack. */
	traceCode: 'urn:wenyao:cn-trace',
	/** First seven digits of the trace codes of a product (药品标识码). */
	tracePrefix: 'urn:wenyao:cn-trace-prefix',
	insuranceDrug: 'urn:wenyao:cn-insurance-drug',
	standardDrug: 'urn:wenyao:cn-standard-drug',
	approvalNumber: 'urn:wenyao:cn-approval-number',
	/** Insurance code of an institution: H + 11 a hospital, P + 11 a pharmacy. */
	institution: 'urn:wenyao:cn-institution',
	residentId: 'urn:wenyao:cn-resident-id',
	licence: 'urn:wenyao:cn-practice-licence',
	prescriptionNumber: 'urn:wenyao:prescription-number',
	receiptNumber: 'urn:wenyao:receipt-number',
	status: 'urn:wenyao:prescription-status',
	route: 'urn:wenyao:route',
	frequency: 'urn:wenyao:frequency',
	doseUnit: 'urn:wenyao:dose-unit',
	organizationKind: 'urn:wenyao:organization-kind'
} as const;

/** Extensions; what each holds stands in docs/FHIR.md. */
export const extensions = {
	prescriptionStatus: 'urn:wenyao:fhir:prescription-status',
	dispensedPack: 'urn:wenyao:fhir:dispensed-pack',
	strength: 'urn:wenyao:fhir:strength',
	packSpec: 'urn:wenyao:fhir:pack-spec',
	department: 'urn:wenyao:fhir:department'
} as const;

/** Schemes of `product_identifier` by their URI. */
export const productSystems = {
	gtin: systems.gtin,
	'trace-prefix': systems.tracePrefix,
	insurance: systems.insuranceDrug,
	'standard-drug': systems.standardDrug
} as const;
export type ProductScheme = keyof typeof productSystems;

export const productSchemeOf = (system: string): ProductScheme | undefined =>
	(Object.keys(productSystems) as ProductScheme[]).find((scheme) => productSystems[scheme] === system);
