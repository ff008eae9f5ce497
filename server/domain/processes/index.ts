export { beat, deadAfterSeconds, leaseSlot, releaseSlot } from './lease-slot.ts';
