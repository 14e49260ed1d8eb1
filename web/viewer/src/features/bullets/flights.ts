/** Comments in flight: a bounded number of elements, used again and again, moved by the compositor alone. */
import { LANE_HEIGHT, Lanes, type Area, type Density } from "./lanes.ts";
import type { Row } from "./row.ts";

/** In the air at once, whatever the screen. */
const MOST = 60;

interface Flying {
  element: HTMLElement;
  motion: Animation;
}

export class Flights {
  private readonly lanes = new Lanes();
  private readonly flying = new Map<string, Flying>();
  private readonly idle: HTMLElement[] = [];
  private moving = true;
  private rate = 1;
  /** Runs while the picture does, so that lanes wait with it. */
  private clock = 0;
  private since = performance.now();

  constructor(private readonly box: HTMLElement) {}

  /** False when there is no place for it. */
  start({ key, mine, item }: Row, density: Density, area: Area): boolean {
    const { clientWidth: width, clientHeight: height } = this.box;
    if (this.flying.size >= MOST || this.flying.has(key) || width === 0) return false;
    const element = this.idle.pop() ?? this.box.appendChild(document.createElement("span"));
    element.className = `bullet ${mine ? "is-mine" : ""} from-${item.author.role}`;
    element.dataset["text"] = item.body;
    element.hidden = false;
    const flight = this.lanes.place({ width, height, density, area }, element.offsetWidth, this.now(), mine);
    if (!flight) {
      this.rest(element);
      return false;
    }
    element.style.top = `${flight.lane * LANE_HEIGHT}px`;
    const path = [{ transform: `translateX(${width}px)` }, { transform: `translateX(${-element.offsetWidth}px)` }];
    const motion = element.animate(path, { duration: flight.duration, delay: flight.delay, fill: "both" });
    motion.playbackRate = this.rate;
    if (!this.moving) motion.pause();
    motion.onfinish = () => this.end(key);
    this.flying.set(key, { element, motion });
    return true;
  }

  /** A comment that is taken away lands at once. */
  end(key: string): void {
    const flying = this.flying.get(key);
    if (!flying) return;
    this.flying.delete(key);
    flying.motion.cancel();
    this.rest(flying.element);
  }

  /** They stand still while the picture does. */
  move(moving: boolean, rate: number): void {
    if (moving === this.moving && rate === this.rate) return;
    this.clock = this.now();
    this.since = performance.now();
    this.moving = moving;
    this.rate = rate;
    for (const { motion } of this.flying.values()) {
      motion.playbackRate = rate;
      if (moving) motion.play();
      else motion.pause();
    }
  }

  clear(): void {
    for (const key of [...this.flying.keys()]) this.end(key);
    this.lanes.clear();
  }

  private now(): number {
    return this.clock + (this.moving ? (performance.now() - this.since) * this.rate : 0);
  }

  private rest(element: HTMLElement): void {
    element.hidden = true;
    delete element.dataset["text"];
    this.idle.push(element);
  }
}
