import { getEventData, getTimeline, watchTimeline } from '#server/domain/timeline/index.ts';
import {
  EventData,
  GetEventInput,
  GetTimelineInput,
  TimelinePage,
  TimelineUpdate,
  WatchTimelineInput,
} from '#server/domain/timeline/schemas.ts';
import { follow } from './follow.ts';
import { call, operatorProcedure, router } from './trpc.ts';

/** Where a browser that lost its connection goes on. */
const newestOf = ({ items: [newest] }: TimelineUpdate) => newest?.position;

export const timelineRouter = router({
  get: operatorProcedure.input(GetTimelineInput).output(TimelinePage).query(call(getTimeline)),
  event: operatorProcedure.input(GetEventInput).output(EventData).query(call(getEventData)),
  watch: operatorProcedure.input(WatchTimelineInput).subscription(follow(watchTimeline, TimelineUpdate, newestOf)),
});
