/** The price of what is in the sheet: asked for again when it changes, the last answer kept meanwhile. */
import { useEffect, useState } from "preact/hooks";
import type { OrderSource, Quote, QuoteWish } from "./api.ts";

export interface Quoted {
  quote: Quote | null;
  busy: boolean;
  failure: string | null;
  again: () => void;
}

export function useQuote(source: OrderSource, codeOf: (error: unknown) => string, wish: QuoteWish): Quoted {
  const [quote, setQuote] = useState<Quote | null>(null);
  const [busy, setBusy] = useState(true);
  const [failure, setFailure] = useState<string | null>(null);
  const [asked, setAsked] = useState(0);
  const wanted = JSON.stringify(wish);
  useEffect(() => {
    let left = false;
    setBusy(true);
    source
      .quote(JSON.parse(wanted) as QuoteWish)
      .then(
        (found) => {
          if (left) return;
          setQuote(found);
          setFailure(null);
        },
        (error: unknown) => left || setFailure(codeOf(error)),
      )
      .finally(() => left || setBusy(false));
    return () => {
      left = true;
    };
  }, [source, codeOf, wanted, asked]);
  return { quote, busy, failure, again: () => setAsked((times) => times + 1) };
}
