'use client';

export { HydrationBoundary as Hydrate } from '@tanstack/react-query';
