// What a hand does on the calendar's grid, as options of the library that draws it: lengths dragged at the end of a
// visit, and a new visit dragged (or pressed for long) on an empty time.

const LONG_PRESS = 350;
const SLOT = 15; // minutes

/** `hold` is told whether something is in the hand: what is drawn must stay still meanwhile. */
export function byHand({ canChange, onResize, onCreate, hold, unselect }) {
  return {
    eventDurationEditable: false,
    eventLongPressDelay: LONG_PRESS,
    eventDragStart: () => hold(true),
    eventDragStop: () => hold(false),
    eventResizeStart: () => hold(true),
    eventResizeStop: () => hold(false),
    eventResize: ({ event, oldEvent, revert }) => {
      onResize({ visit: event.extendedProps.visit, minutes: minutesBetween(oldEvent.end, event.end), revert });
    },
    selectable: canChange,
    selectLongPressDelay: LONG_PRESS,
    select: ({ startStr, start, end, resource }) => {
      unselect();
      const minutes = minutesBetween(start, end);
      // Pressed for long and not drawn out: no length was meant.
      onCreate({ member: resource.id, start: startStr.slice(0, 16), minutes: minutes > SLOT ? minutes : "" });
    },
  };
}

/** Where the handle is: at the end of the only service. Of several each part says what is done in it. */
export function sizes(parts) {
  const last = parts.findLast(({ tidying }) => !tidying);
  return last?.service ? undefined : last;
}

function minutesBetween(start, end) {
  return Math.round((end - start) / 60_000);
}
