import { endpoint } from '$lib/server/http/endpoint';
import { listPlatforms } from '$lib/server/services/platform/list-platforms';

export const GET = endpoint({ operation: 'platform.list', run: listPlatforms });
