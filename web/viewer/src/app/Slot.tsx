/** Where extras show themselves, once they are here. */
import type { Place } from "./extras/extra.ts";
import type { Visit } from "./visit.ts";

export function Slot({ visit, place }: { visit: Visit; place: Place }) {
  return (
    <>
      {visit.extras.value.map((extra, number) => {
        const Part = extra.places?.[place];
        return Part && <Part key={number} />;
      })}
    </>
  );
}
