import { routeHandlers } from '../_rest/route-handlers.ts';
import { erasureKeysEndpoints } from './endpoints.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routeHandlers(erasureKeysEndpoints);
