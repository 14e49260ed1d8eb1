/** How somebody wants comments over the picture; the device remembers it. */
import { AREAS, DENSITIES, type Area, type Density } from "./lanes.ts";

export interface Choice {
  on: boolean;
  density: Density;
  area: Area;
  /** Percent. */
  opacity: number;
}

export const OPACITIES = [40, 70, 100] as const;
const KEY = "liveloop.bullets";

/** Whoever asked their device for less motion has them off until they switch them on. */
export function firstChoice(calm: boolean): Choice {
  return { on: !calm, density: "normal", area: "quarter", opacity: 70 };
}

/** What was remembered, as far as it makes sense. */
export function choiceOf(text: string | null, calm: boolean): Choice {
  const first = firstChoice(calm);
  try {
    const kept = JSON.parse(text ?? "{}") as Partial<Choice>;
    return {
      on: typeof kept.on === "boolean" ? kept.on : first.on,
      density: DENSITIES.find((one) => one === kept.density) ?? first.density,
      area: AREAS.find((one) => one === kept.area) ?? first.area,
      opacity: OPACITIES.find((one) => one === kept.opacity) ?? first.opacity,
    };
  } catch {
    return first;
  }
}

export function remembered(): Choice {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  try {
    return choiceOf(localStorage.getItem(KEY), calm);
  } catch {
    return firstChoice(calm);
  }
}

export function remember(choice: Choice): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(choice));
  } catch {
    // It holds for this visit.
  }
}
