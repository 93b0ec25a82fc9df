import { endpoint } from '$lib/server/http/endpoint';
import { readTemplates } from '$lib/server/services/prescription/templates';

export const GET = endpoint({ operation: 'template.list', run: readTemplates });
