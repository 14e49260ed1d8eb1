/** Comments that fly over the picture. What they say stands in the list as well, so no screen reader hears it twice. */
import { useEffect, useRef } from "preact/hooks";
import type { Choice } from "./choice.ts";
import { Flights } from "./flights.ts";
import { News } from "./news.ts";
import type { Row } from "./row.ts";

interface Props {
  rows: readonly Row[];
  choice: Choice;
  moving: boolean;
  rate: number;
  /** Tells which comments were taken away. */
  onDeleted: (listener: (id: string) => void) => () => void;
}

export function Bullets({ rows, choice, moving, rate, onDeleted }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const flights = useRef<Flights | null>(null);
  const news = useRef(new News());
  const { density, area, opacity } = choice;
  useEffect(() => {
    if (box.current) flights.current = new Flights(box.current);
    const leave = onDeleted((id) => flights.current?.end(id));
    return () => {
      leave();
      flights.current?.clear();
    };
  }, [onDeleted]);
  useEffect(() => flights.current?.move(moving, rate), [moving, rate]);
  useEffect(() => flights.current?.clear(), [density, area]);
  useEffect(() => {
    const fresh = news.current.of(rows);
    if (moving && !document.hidden) for (const row of fresh) flights.current?.start(row, density, area);
  }, [rows, moving, density, area]);
  return <div ref={box} class="bullets" style={{ opacity: opacity / 100 }} aria-hidden="true" />;
}
