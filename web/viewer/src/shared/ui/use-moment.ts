/** The moment that the picture has come to, looked at while there is something to show. */
import { useEffect, useState } from "preact/hooks";

const LOOK_MILLISECONDS = 500;

/** `moment` answers media time in milliseconds; `shows` is what may appear at one: a new list is looked at at once. */
export function useMoment(moment: () => number, shows: readonly unknown[], every = LOOK_MILLISECONDS): number {
  const [now, setNow] = useState(moment);
  useEffect(() => {
    setNow(moment());
    if (shows.length === 0) return;
    const timer = setInterval(() => setNow(moment()), every);
    return () => clearInterval(timer);
  }, [shows, moment, every]);
  return now;
}
