import { routeHandlers } from '../../../_rest/route-handlers.ts';
import { erasureEndpoints } from './endpoints.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routeHandlers(erasureEndpoints);
