/** The options of a product: one value of each is chosen; what is sold out says so. */
import type { ProductSheet } from "@shared/generated/model/index.ts";
import { t } from "../../shared/text.ts";
import { choose, valueState, type Choice } from "./choice.ts";

interface Props {
  sheet: ProductSheet;
  soldOut: readonly string[];
  choice: Choice;
  onChoose: (choice: Choice) => void;
}

export function VariantPicker({ sheet, soldOut, choice, onChoose }: Props) {
  return (
    <div class="options">
      {sheet.options.map(({ name, values }) => (
        <fieldset key={name} class="option">
          <legend>{name}</legend>
          <div class="option-values">
            {values.map((value) => {
              const state = valueState(sheet, soldOut, choice, name, value);
              return (
                <button key={value} type="button" class={`option-value is-${state}`} aria-pressed={choice[name] === value} onClick={() => onChoose(choose(sheet, choice, name, value))}>
                  {value}
                  {state === "out" && <span class="visually-hidden"> {t("shelf.sold_out")}</span>}
                </button>
              );
            })}
          </div>
        </fieldset>
      ))}
    </div>
  );
}
