/** The saved addresses behind an order sheet, and which of them is chosen. */
import { useCallback, useEffect, useState } from "preact/hooks";

/** An address as the sheet needs it; the rest is its book's business. */
export interface Place {
  id: string;
}

export interface Places {
  /** Null: not here yet. */
  places: readonly Place[] | null;
  chosen: string | null;
  choosing: boolean;
  setChoosing: (choosing: boolean) => void;
  choose: (id: string) => void;
  /** Read them again; `wanted` is to be chosen then. */
  reload: (wanted: string | null) => Promise<void>;
  failure: string | null;
}

export function usePlaces(list: () => Promise<readonly Place[]>, codeOf: (error: unknown) => string): Places {
  const [places, setPlaces] = useState<readonly Place[] | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [choosing, setChoosing] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const reload = useCallback(
    async (wanted: string | null) => {
      try {
        const found = await list();
        setFailure(null);
        setPlaces(found);
        setChosen((before) => [wanted, before].find((id) => found.some((one) => one.id === id)) ?? found[0]?.id ?? null);
        if (wanted) setChoosing(false);
      } catch (error) {
        setFailure(codeOf(error));
      }
    },
    [list, codeOf],
  );
  useEffect(() => void reload(null), [reload]);
  const choose = (id: string) => {
    setChosen(id);
    setChoosing(false);
  };
  return { places, chosen, choosing, setChoosing, choose, reload, failure };
}
