/** The time, once a second unless told otherwise, for clocks on a screen. */
import { useEffect, useState } from "react";

export function useNow(active = true, milliseconds = 1000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!active) return undefined;
    const timer = setInterval(() => setNow(Date.now()), milliseconds);
    return () => clearInterval(timer);
  }, [active, milliseconds]);
  return now;
}
