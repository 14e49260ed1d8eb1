/** How comments fly: on or off, how many, how much of the picture, how strong. */
import { t } from "../../shared/text.ts";
import { Sheet } from "../../shared/ui/Sheet.tsx";
import { OPACITIES, type Choice } from "./choice.ts";
import { AREAS, DENSITIES } from "./lanes.ts";

interface Props {
  choice: Choice;
  onChange: (choice: Choice) => void;
  onClose: () => void;
}

export function BulletSheet({ choice, onChange, onClose }: Props) {
  const change = (part: Partial<Choice>) => onChange({ ...choice, ...part });
  return (
    <Sheet title={t("bullets.title")} onClose={onClose}>
      <label class="bullets-switch">
        <span>{t("bullets.on")}</span>
        <input type="checkbox" role="switch" checked={choice.on} onChange={(event) => change({ on: event.currentTarget.checked })} />
      </label>
      <Choose name="density" title={t("bullets.density")} values={DENSITIES} value={choice.density} text={(one) => t(`bullets.density.${one}`)} onChange={(density) => change({ density })} />
      <Choose name="area" title={t("bullets.area")} values={AREAS} value={choice.area} text={(one) => t(`bullets.area.${one}`)} onChange={(area) => change({ area })} />
      <Choose name="opacity" title={t("bullets.opacity")} values={OPACITIES} value={choice.opacity} text={(one) => `${one}%`} onChange={(opacity) => change({ opacity })} />
    </Sheet>
  );
}

interface ChooseProps<T> {
  name: string;
  title: string;
  values: readonly T[];
  value: T;
  text: (value: T) => string;
  onChange: (value: T) => void;
}

function Choose<T extends string | number>({ name, title, values, value, text, onChange }: ChooseProps<T>) {
  return (
    <fieldset class="bullets-choice">
      <legend>{title}</legend>
      {values.map((one) => (
        <label key={one}>
          <input type="radio" name={`bullets-${name}`} checked={one === value} onChange={() => onChange(one)} />
          <span>{text(one)}</span>
        </label>
      ))}
    </fieldset>
  );
}
