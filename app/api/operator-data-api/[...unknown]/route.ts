import { routeHandlers } from '../_rest/route-handlers.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routeHandlers([]);
