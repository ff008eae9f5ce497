import { listenBeforeRouter } from '#app/_ui/guard-history.ts';

// Next runs this file before the router begins.
listenBeforeRouter();
