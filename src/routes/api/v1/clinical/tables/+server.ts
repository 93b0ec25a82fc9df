import { endpoint } from '$lib/server/http/endpoint';
import { readTables } from '$lib/server/services/clinical/read-tables';

export const GET = endpoint({ operation: 'clinical.tables', run: readTables });
